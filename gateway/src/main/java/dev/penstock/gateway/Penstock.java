package dev.penstock.gateway;

import dev.penstock.core.dialect.CallerDialect;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Translators;
import dev.penstock.core.keys.KeyPool;
import dev.penstock.core.keys.KeyReport;
import dev.penstock.core.keys.Verdict;
import dev.penstock.core.limit.Slots;
import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.Provider;
import dev.penstock.gateway.access.KeyedCallers;
import dev.penstock.gateway.access.Pepper;
import dev.penstock.gateway.access.VirtualKeys;
import dev.penstock.gateway.control.ControlPlane;
import dev.penstock.gateway.discovery.ModelDiscovery;
import dev.penstock.gateway.generate.Accounts;
import dev.penstock.gateway.generate.BudgetPages;
import dev.penstock.gateway.generate.Generation;
import dev.penstock.gateway.money.MoneyMeters;
import dev.penstock.gateway.observe.CallLog;
import dev.penstock.gateway.observe.Meters;
import dev.penstock.gateway.pipeline.Admission;
import dev.penstock.gateway.pipeline.Pipeline;
import dev.penstock.gateway.pipeline.PipelineParts;
import dev.penstock.gateway.pipeline.RetryPolicy;
import dev.penstock.gateway.server.Gateway;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.ServedProvider;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.settings.UpstreamSettings;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.journal.Journal;
import dev.penstock.gateway.store.log.LogWriter;
import dev.penstock.gateway.upstream.Endpoint;
import dev.penstock.gateway.upstream.Endpoints;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** The gateway, wired together in the order in which its parts depend on each other. May be shared between threads. */
public final class Penstock {
    private final Vertx vertx;
    private final Gateway gateway;
    private final ControlPlane control;
    private final MoneySetup money;
    private final CallLog log;
    private final Journal journal;
    private final LogWriter rows;
    private final UpstreamSetup setup;
    private final PipelineParts parts;

    private Penstock(
            Vertx vertx,
            Gateway gateway,
            ControlPlane control,
            MoneySetup money,
            CallLog log,
            Journal journal,
            LogWriter rows,
            UpstreamSetup setup,
            PipelineParts parts) {
        this.vertx = vertx;
        this.gateway = gateway;
        this.control = control;
        this.money = money;
        this.log = log;
        this.journal = journal;
        this.rows = rows;
        this.setup = setup;
        this.parts = parts;
    }

    /**
     * Starts the gateway.
     *
     * @param store outlives the gateway, which does not wait for it to open; until then rows wait in the journal
     * @param served the providers behind it
     * @param trial whether they are the built-in simulator
     * @throws IOException if the data folder cannot be used
     * @throws BudgetsDamaged if the journal of budgets is damaged
     * @throws BadSettings if what lies in the data folder does not fit the settings
     */
    public static Future<Penstock> start(
            Vertx vertx,
            Settings settings,
            CompletableFuture<Store> store,
            List<ServedProvider> served,
            boolean trial,
            Translators translators,
            String version)
            throws IOException, BadSettings, BudgetsDamaged {
        return start(vertx, settings, store, served, trial, translators, version, Optional.empty());
    }

    /**
     * The same with a clock for the windows of budgets, in place of the database's.
     */
    public static Future<Penstock> start(
            Vertx vertx,
            Settings settings,
            CompletableFuture<Store> store,
            List<ServedProvider> served,
            boolean trial,
            Translators translators,
            String version,
            Optional<InstantSource> clock)
            throws IOException, BadSettings, BudgetsDamaged {
        UpstreamSettings upstream = settings.upstream();
        Path data = Files.createDirectories(settings.server().dataFolder());
        boolean anonymous = settings.server().servesAnonymous();
        VirtualKeys keys = VirtualKeys.of(settings.access(), Pepper.open(data));
        UpstreamSetup setup = new UpstreamSetup(upstream, settings.limits().zone());
        Endpoints endpoints = new Endpoints(setup.pools(served, Map.of()));
        ModelDiscovery discovery =
                new ModelDiscovery(providers(served), endpoints, upstream.connectTimeout(), upstream.caFile());
        Meters meters = new Meters();
        CallLog log = new CallLog(
                data.resolve("logs"),
                settings.observation().callLogFileBytes(),
                settings.observation().callLogFilesKept());
        Journal journal =
                Journal.open(data.resolve("journal"), settings.database().journalBytesMax());
        LogWriter rows = new LogWriter(journal, store);
        rows.watch(meters.registry());
        Set<String> listed = served.stream()
                .flatMap(each -> each.provider().models().stream())
                .map(Model::id)
                .collect(Collectors.toSet());
        MoneySetup money = MoneySetup.of(
                settings.budgets(),
                data,
                store,
                translators,
                new MoneyMeters(meters.registry(), model -> listed.contains(model) ? model : "other"),
                clock);
        Admission admission = new Admission(new Slots(settings.limits().activeStreams()));
        meters.watch(admission.streams(), log);
        meters.watchKeys(endpoints.all(), Pipeline::now);
        PipelineParts parts = new PipelineParts(
                discovery,
                endpoints,
                translators,
                admission,
                money.budget(),
                new RetryPolicy(
                        upstream.attempts(), upstream.backoffBase(), upstream.backoffCap(), upstream.retryAfterMax()),
                meters,
                log,
                rows,
                upstream.replyBytesMax(),
                settings.server().slowReaderTimeout(),
                settings.server().heartbeat());
        KeyedCallers.Shared callers = KeyedCallers.share(
                keys,
                anonymous,
                settings.limits().concurrencyPerUser(),
                settings.limits().zone(),
                InstantSource.system());
        Gateway.Identity identity = new Gateway.Identity(
                version,
                trial,
                settings.observation().promEnabled(),
                settings.server().anonymousAccess().orElse(false),
                provider -> trial ? "penstock-simulator" : provider,
                money::isReady);
        CallerDialect chats = translators.caller(Dialect.OPENAI);
        BudgetPages pages = new BudgetPages(
                settings.generation(),
                discovery::routes,
                chats,
                new Accounts(vertx, money.plan(), money.treasury(), money.bursar()),
                !trial);
        Generation generation = new Generation(settings.generation(), chats, pages, money.meters());
        ControlPlane control = ControlSetup.plane(vertx, settings, store);
        return vertx.deployVerticle(discovery)
                .compose(deployed -> Gateway.start(
                        vertx,
                        settings.server(),
                        upstream,
                        parts,
                        callers::forOneLoop,
                        shortestLimit(settings, served),
                        control,
                        generation,
                        pages,
                        identity))
                .map(gateway -> new Penstock(vertx, gateway, control, money, log, journal, rows, setup, parts))
                .onFailure(failure -> close(money, log, journal, rows));
    }

    private static void close(MoneySetup money, CallLog log, Journal journal, LogWriter rows) {
        money.close();
        log.close();
        rows.close();
        journal.close();
    }

    /**
     * Serves other providers and keys from now on. Running calls end as they would have; a key of the same id goes on with its
     * state and with what it has taken of its limits.
     */
    public synchronized void serve(List<ServedProvider> served) {
        Endpoints endpoints = parts.endpoints();
        endpoints.replace(setup.pools(served, endpoints.all()));
        parts.discovery().serve(providers(served));
        parts.meters().watchKeys(endpoints.all(), Pipeline::now);
    }

    /** How every key of a provider stands now; none of one that is not served. */
    public List<KeyReport> keys(String provider) {
        KeyPool<Endpoint> pool = parts.endpoints().of(provider);
        return pool == null ? List.of() : pool.report(Pipeline.now());
    }

    /** Tells what was found out about a key by asking its provider. */
    public void judge(String provider, String keyId, Verdict verdict) {
        KeyPool<Endpoint> pool = parts.endpoints().of(provider);
        if (pool != null) {
            pool.judge(keyId, verdict, Pipeline.now());
        }
    }

    /** Counts calls of today that a key made before a restart. */
    public void remember(String provider, String keyId, long callsToday) {
        KeyPool<Endpoint> pool = parts.endpoints().of(provider);
        if (pool != null) {
            pool.remember(keyId, callsToday, Pipeline.now());
        }
    }

    private static List<Provider> providers(List<ServedProvider> served) {
        return served.stream().map(ServedProvider::provider).toList();
    }

    private static Duration shortestLimit(Settings settings, List<ServedProvider> served) {
        Duration shortest = settings.server().headerTimeout();
        for (Duration limit : List.of(
                settings.server().keepAliveTimeout(),
                settings.server().slowReaderTimeout(),
                settings.server().heartbeat())) {
            shortest = limit.compareTo(shortest) < 0 ? limit : shortest;
        }
        for (ServedProvider each : served) {
            Duration limit = each.limits().shortest();
            shortest = limit.compareTo(shortest) < 0 ? limit : shortest;
        }
        return shortest;
    }

    public int port() {
        return gateway.port();
    }

    /**
     * Takes no more calls, lets the running ones end, and writes what is still to be written.
     *
     * @param preStop how long calls are still accepted, so that load balancers notice first
     */
    public Future<Void> stop(Duration preStop) {
        return gateway.drain(preStop)
                .eventually(() -> vertx.executeBlocking(() -> {
                    control.close();
                    close(money, log, journal, rows);
                    return null;
                }));
    }

    /** Ends every running call now, visibly. */
    public Future<Void> cutOff() {
        return gateway.cutOff();
    }
}
