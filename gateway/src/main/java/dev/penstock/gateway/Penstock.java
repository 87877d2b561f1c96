package dev.penstock.gateway;

import dev.penstock.core.dialect.CallerDialect;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Translators;
import dev.penstock.core.limit.Slots;
import dev.penstock.gateway.access.KeyedCallers;
import dev.penstock.gateway.access.Pepper;
import dev.penstock.gateway.access.VirtualKeys;
import dev.penstock.gateway.control.ClientAddresses;
import dev.penstock.gateway.discovery.ModelDiscovery;
import dev.penstock.gateway.generate.Accounts;
import dev.penstock.gateway.generate.BudgetPages;
import dev.penstock.gateway.generate.Generation;
import dev.penstock.gateway.identity.FirstAdmin;
import dev.penstock.gateway.live.DataPath;
import dev.penstock.gateway.live.LiveConfiguration;
import dev.penstock.gateway.money.MoneyMeters;
import dev.penstock.gateway.observe.CallLog;
import dev.penstock.gateway.observe.ChatMeters;
import dev.penstock.gateway.observe.Meters;
import dev.penstock.gateway.once.KeyedAnswers;
import dev.penstock.gateway.pipeline.Admission;
import dev.penstock.gateway.pipeline.Pipeline;
import dev.penstock.gateway.pipeline.PipelineParts;
import dev.penstock.gateway.pipeline.RetryPolicy;
import dev.penstock.gateway.server.Gateway;
import dev.penstock.gateway.server.Vitals;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.ServedProvider;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.settings.UpstreamSettings;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.journal.Journal;
import dev.penstock.gateway.store.log.LogWriter;
import dev.penstock.gateway.upstream.Endpoints;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The gateway, wired together in the order in which its parts depend on each other. May be shared between threads. */
public final class Penstock {
    private final Vertx vertx;
    private final Gateway gateway;
    private final ControlSetup control;
    private final MoneySetup money;
    private final CallLog log;
    private final Journal journal;
    private final LogWriter rows;
    private final DataPath path;
    private final LiveConfiguration live;

    private Penstock(
            Vertx vertx,
            Gateway gateway,
            ControlSetup control,
            MoneySetup money,
            CallLog log,
            Journal journal,
            LogWriter rows,
            DataPath path,
            LiveConfiguration live) {
        this.vertx = vertx;
        this.gateway = gateway;
        this.control = control;
        this.money = money;
        this.log = log;
        this.journal = journal;
        this.rows = rows;
        this.path = path;
        this.live = live;
    }

    /**
     * Starts the gateway.
     *
     * @param store outlives the gateway, which does not wait for it to open; until then rows wait in the journal, and what the
     *     settings set up is served
     * @param standIn the built-in simulator, which serves every model as long as nobody has set up a provider
     * @throws IOException if the data folder cannot be used
     * @throws BudgetsDamaged if the journal of budgets is damaged
     * @throws BadSettings if what lies in the data folder does not fit the settings
     */
    public static Future<Penstock> start(
            Vertx vertx,
            Settings settings,
            CompletableFuture<Store> store,
            Optional<ServedProvider> standIn,
            Translators translators,
            String version)
            throws IOException, BadSettings, BudgetsDamaged {
        return start(vertx, settings, store, standIn, translators, version, Optional.empty());
    }

    /**
     * The same with a clock for the windows of budgets, in place of the database's.
     */
    public static Future<Penstock> start(
            Vertx vertx,
            Settings settings,
            CompletableFuture<Store> store,
            Optional<ServedProvider> standIn,
            Translators translators,
            String version,
            Optional<InstantSource> clock)
            throws IOException, BadSettings, BudgetsDamaged {
        UpstreamSettings upstream = settings.upstream();
        Path data = Files.createDirectories(settings.server().dataFolder());
        boolean anonymous = settings.server().servesAnonymous();
        Pepper pepper = Pepper.open(data, settings.secrets().pepper());
        VirtualKeys keys = VirtualKeys.of(settings.access(), pepper);
        List<ServedProvider> served = settings.providers().served();
        UpstreamSetup setup = new UpstreamSetup(upstream, settings.limits().zone());
        Endpoints endpoints = new Endpoints(setup.pools(served, Map.of()));
        Promise<Void> configured = Promise.promise();
        ModelDiscovery discovery = new ModelDiscovery(
                served.stream().map(ServedProvider::provider).toList(),
                configured.future(),
                endpoints,
                translators,
                upstream.connectTimeout(),
                upstream.caFile());
        Meters meters = new Meters();
        CallLog log = new CallLog(
                data.resolve("logs"),
                settings.observation().callLogFileBytes(),
                settings.observation().callLogFilesKept());
        Journal journal =
                Journal.open(data.resolve("journal"), settings.database().journalBytesMax());
        LogWriter rows = new LogWriter(journal, store, settings.limits().zone());
        rows.watch(meters.registry());
        MoneySetup money = MoneySetup.of(
                settings.budgets(),
                data,
                store,
                translators,
                new MoneyMeters(meters.registry(), model -> discovery.routes().lists(model) ? model : "other"),
                clock);
        Admission admission = new Admission(new Slots(settings.limits().activeStreams()));
        meters.watch(admission.streams(), log);
        ChatMeters chatMeters =
                new ChatMeters(meters.registry(), !settings.budgets().isOff(), admission.streams());
        settings.providers()
                .listed()
                .forEach(model -> model.contextWindow().ifPresent(tokens -> chatMeters.window(model.id(), tokens)));
        meters.alsoCount(chatMeters);
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
                settings.observation().logTexts(),
                upstream.replyBytesMax(),
                settings.server().slowReaderTimeout(),
                settings.server().heartbeat());
        KeyedCallers.Shared callers = KeyedCallers.share(
                keys,
                anonymous,
                settings.limits().concurrencyPerUser(),
                settings.limits().zone(),
                InstantSource.system());
        DataPath path = new ServedPath(setup, parts, callers);
        LiveConfiguration live = new LiveConfiguration(settings, keys, standIn, store, path, InstantSource.system());
        live.watch(meters.registry());
        live.configured().onComplete(configured);
        String standInName = standIn.map(each -> each.provider().name()).orElse("");
        ClientAddresses addresses = new ClientAddresses(
                settings.login().trustedProxies(), settings.login().trustedProxyHeader());
        Gateway.Identity identity = new Gateway.Identity(
                version,
                live::standsIn,
                settings.observation().promEnabled(),
                settings.server().anonymousAccess().orElse(false),
                addresses,
                provider -> provider.equals(standInName) ? "penstock-simulator" : provider,
                () -> new Vitals(
                        live.databaseAnswers(),
                        money.isReady(),
                        money.plan().limitsAnything(),
                        discovery.routes().find(settings.generation().model()).isPresent()));
        CallerDialect chats = translators.caller(Dialect.OPENAI);
        BudgetPages pages = new BudgetPages(
                settings.generation(),
                discovery::routes,
                chats,
                new Accounts(vertx, money.plan(), money.treasury(), money.bursar(), money.refusals()),
                () -> !live.standsIn());
        Generation generation = new Generation(
                new Generation.Parts(
                        settings.generation(),
                        chats,
                        pages,
                        chatMeters,
                        settings.server().heartbeat()),
                money.refusals());
        ControlSetup control = ControlSetup.of(vertx, settings, data, store, live, pepper, money, addresses);
        return vertx.deployVerticle(discovery)
                .compose(deployed -> {
                    live.start();
                    return Gateway.start(
                            vertx,
                            settings.server(),
                            upstream,
                            parts,
                            callers::forOneLoop,
                            shortestLimit(settings, served),
                            control.plane(),
                            generation,
                            pages,
                            new KeyedAnswers(store, InstantSource.system()),
                            identity);
                })
                .map(gateway -> new Penstock(vertx, gateway, control, money, log, journal, rows, path, live))
                .recover(failure -> vertx.executeBlocking(() -> {
                            close(money, live, log, journal, rows);
                            return null;
                        })
                        .transform(closed -> Future.failedFuture(failure)));
    }

    private static void close(MoneySetup money, LiveConfiguration live, CallLog log, Journal journal, LogWriter rows) {
        money.close();
        live.close();
        log.close();
        rows.close();
        journal.close();
    }

    /** The data path, for those who tell it what to serve. */
    public DataPath path() {
        return path;
    }

    /** What is served, and changing it. */
    public LiveConfiguration live() {
        return live;
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

    /** The admin made at this start, if one was; known when the database is open. */
    public CompletableFuture<Optional<FirstAdmin>> firstAdmin() {
        return control.firstAdmin();
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
                    control.plane().close();
                    close(money, live, log, journal, rows);
                    return null;
                }));
    }

    /** Ends every running call now, visibly. */
    public Future<Void> cutOff() {
        return gateway.cutOff();
    }
}
