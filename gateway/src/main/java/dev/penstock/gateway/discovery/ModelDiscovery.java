package dev.penstock.gateway.discovery;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.Translators;
import dev.penstock.core.dialect.UpstreamRequest;
import dev.penstock.core.keys.KeyPool;
import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.Provider;
import dev.penstock.core.routing.Routes;
import dev.penstock.gateway.loop.Sweeper;
import dev.penstock.gateway.upstream.CarriedHeaders;
import dev.penstock.gateway.upstream.Endpoint;
import dev.penstock.gateway.upstream.Endpoints;
import dev.penstock.gateway.upstream.UpstreamCall;
import dev.penstock.gateway.upstream.UpstreamClient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the routes up with providers whose models differ from one installation to the next (Ollama, vLLM): asks them for their
 * lists at the start, every minute, and when a caller names a model that nobody knows. The snapshot of routes is replaced whole.
 * Works on an event loop of its own; {@link #routes} and {@link #refresh} may be called from any thread.
 *
 * <p>A provider that does not answer keeps the models that it told last.
 */
public final class ModelDiscovery extends VerticleBase {
    private static final Duration EVERY = Duration.ofMinutes(1);
    /** A caller that keeps naming unknown models makes us ask no more often than this. */
    private static final Duration APART = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(ModelDiscovery.class);

    private static final Duration ANSWER_WAIT = Duration.ofMillis(9_500);
    /** How long a call that nobody can place yet waits for the configuration, which normally takes a fraction of a second. */
    private static final Duration CONFIGURED_WAIT = Duration.ofSeconds(10);

    private volatile List<Provider> providers;
    private final Future<Void> configured;
    /** Asked for every call; the future itself would take a lock that all event loops share. */
    private volatile boolean isConfigured;

    private final Endpoints endpoints;
    private final Translators translators;
    private final Duration connectTimeout;
    private final Optional<Path> caFile;
    private volatile Routes routes;
    private final Map<String, List<Model>> told = new HashMap<>();
    private final Set<String> silent = new TreeSet<>();
    private @Nullable UpstreamClient client;
    private @Nullable Future<Void> running;
    private long lastEndAt = System.nanoTime() - APART.toNanos();

    /**
     * @param providers that are known before the configuration is
     * @param configured completes when that has been read
     */
    public ModelDiscovery(
            List<Provider> providers,
            Future<Void> configured,
            Endpoints endpoints,
            Translators translators,
            Duration connectTimeout,
            Optional<Path> caFile) {
        this.translators = translators;
        this.providers = providers;
        this.configured = configured.andThen((known, failure) -> isConfigured = true);
        this.endpoints = endpoints;
        this.connectTimeout = connectTimeout;
        this.caFile = caFile;
        this.routes = Routes.of(providers);
    }

    /** The present snapshot. */
    public Routes routes() {
        return routes;
    }

    /** Whether {@link #routes} may know more after a {@link #refresh}. */
    public boolean mayLearn() {
        return !isConfigured || hasSources();
    }

    /** Whether there is anybody to ask. */
    private boolean hasSources() {
        return providers.stream().anyMatch(Provider::discovers);
    }

    /** Whether the configuration has been read. */
    public boolean isConfigured() {
        return isConfigured;
    }

    /** Completes when the configuration has been read, or after ten seconds. */
    public Future<Void> configured() {
        return isConfigured
                ? configured
                : configured
                        .timeout(CONFIGURED_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                        .otherwiseEmpty();
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(EVERY.toMillis(), timer -> ask());
        // The gateway does not wait for providers that may be slow or away: it starts, and learns of them when it can.
        ask();
        return Future.succeededFuture();
    }

    /** Knows other providers from now on, with what they told before. */
    public Future<Void> serve(List<Provider> next) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(go -> {
            providers = List.copyOf(next);
            replaceRoutes();
            done.complete();
            lastEndAt = System.nanoTime() - APART.toNanos();
            ask();
        });
        return done.future();
    }

    /** Asks again, unless that was done a moment ago; completes when {@link #routes} is as new as it gets. */
    public Future<Void> refresh() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(go -> configured().compose(known -> ask()).onComplete(done));
        return done.future();
    }

    private Future<Void> ask() {
        if (running != null) {
            return running;
        }
        if (!hasSources() || System.nanoTime() - lastEndAt < APART.toNanos()) {
            return Future.succeededFuture();
        }
        List<Future<?>> answers = new ArrayList<>();
        for (Provider provider : providers) {
            if (provider.discovers()) {
                answers.add(ask(provider).otherwiseEmpty());
            }
        }
        Future<Void> all = Future.join(answers).mapEmpty();
        running = all;
        return all.onComplete(over -> {
            running = null;
            lastEndAt = System.nanoTime();
            replaceRoutes();
        });
    }

    private Future<List<Model>> ask(Provider provider) {
        KeyPool<Endpoint> keys = endpoints.of(provider.name());
        if (keys == null) {
            return Future.failedFuture("not served any more");
        }
        return list(keys.entries().getFirst().way())
                .onSuccess(models -> {
                    told.put(provider.name(), models);
                    silent.remove(provider.name());
                })
                .onFailure(failure -> {
                    if (silent.add(provider.name())) {
                        LOG.warn("{} does not tell its models: {}", provider.name(), failure.getMessage());
                    }
                });
    }

    private Future<List<Model>> list(Endpoint endpoint) {
        Dialect dialect = endpoint.variant().dialect();
        WholeAnswer answer = new WholeAnswer(translators.upstream(dialect));
        UpstreamCall call = client().get(endpoint, ModelList.path(dialect), answer);
        return inTime(endpoint, call, answer).compose(body -> ModelList.read(dialect, body));
    }

    private UpstreamClient client() {
        UpstreamClient asking = client;
        if (asking == null) {
            asking = new UpstreamClient(vertx, new Sweeper(vertx, EVERY.toNanos()), connectTimeout, 4, caFile);
            client = asking;
        }
        return asking;
    }

    private Future<byte[]> inTime(Endpoint endpoint, UpstreamCall call, WholeAnswer answer) {
        call.start();
        vertx.setTimer(ANSWER_WAIT.toMillis(), late -> {
            if (!answer.body().isComplete()) {
                call.cancel();
                answer.failed(Problem.of(
                        Problem.Kind.UPSTREAM_TIMEOUT,
                        endpoint.name() + " did not answer within " + ANSWER_WAIT.toSeconds() + " s."));
            }
        });
        return answer.body();
    }

    /**
     * Makes a call whose answer is of no interest, within ten seconds.
     *
     * @return fails with a {@link Refusal} that says what the provider says
     */
    public Future<Void> tryCall(Endpoint endpoint, UpstreamRequest request) {
        Promise<Void> told = Promise.promise();
        context.runOnContext(go -> {
            WholeAnswer answer =
                    new WholeAnswer(translators.upstream(endpoint.variant().dialect()));
            UpstreamCall call = client().post(endpoint, request, CarriedHeaders.NONE, false, answer);
            inTime(endpoint, call, answer)
                    .<Void>mapEmpty()
                    .recover(failure -> Future.failedFuture(refusal(endpoint, failure)))
                    .onComplete(told);
        });
        return told.future();
    }

    /**
     * Asks for the models that one key reaches, within ten seconds. That costs nothing with any provider.
     *
     * @return fails with a {@link Refusal} that says what the provider says
     */
    public Future<List<Model>> ask(Endpoint endpoint) {
        Promise<List<Model>> told = Promise.promise();
        context.runOnContext(go -> list(endpoint)
                .recover(failure -> Future.failedFuture(refusal(endpoint, failure)))
                .onComplete(told));
        return told.future();
    }

    private Refusal refusal(Endpoint endpoint, Throwable failure) {
        Problem problem = switch (failure) {
            case Refusal refusal -> refusal.problem();
            default ->
                Problem.of(
                        Problem.Kind.UPSTREAM_MALFORMED,
                        endpoint.name() + " answers with " + failure.getMessage() + ".");
        };
        return new Refusal(endpoint.withoutSecret(problem));
    }

    private void replaceRoutes() {
        List<Provider> all = new ArrayList<>();
        for (Provider provider : providers) {
            all.add(withModels(provider, told.getOrDefault(provider.name(), List.of())));
        }
        routes = Routes.of(all);
    }

    /** What the settings say of a model wins over the bare name that the provider tells. */
    private static Provider withModels(Provider provider, List<Model> found) {
        Set<String> known = new TreeSet<>(provider.withheld());
        List<Model> models = new ArrayList<>(provider.models());
        models.forEach(model -> known.add(model.upstreamName()));
        for (Model model : found) {
            if (known.add(model.id())) {
                models.add(model);
            }
        }
        return provider.withModels(models);
    }
}
