package dev.penstock.gateway;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.keys.KeyPool;
import dev.penstock.core.keys.KeyReport;
import dev.penstock.core.keys.KeyStatus;
import dev.penstock.core.keys.Verdict;
import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.Provider;
import dev.penstock.gateway.access.KeyedCallers;
import dev.penstock.gateway.access.VirtualKeys;
import dev.penstock.gateway.live.DataPath;
import dev.penstock.gateway.pipeline.Pipeline;
import dev.penstock.gateway.pipeline.PipelineParts;
import dev.penstock.gateway.settings.ServedProvider;
import dev.penstock.gateway.upstream.Endpoint;
import dev.penstock.gateway.upstream.Endpoints;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

/** The data path of all event loops, told what to serve. May be shared between threads, but not with event loops. */
final class ServedPath implements DataPath {
    private final UpstreamSetup setup;
    private final PipelineParts parts;
    private final KeyedCallers.Shared callers;

    ServedPath(UpstreamSetup setup, PipelineParts parts, KeyedCallers.Shared callers) {
        this.setup = setup;
        this.parts = parts;
        this.callers = callers;
    }

    @Override
    public void serve(VirtualKeys keys) {
        callers.serve(keys);
    }

    @Override
    public synchronized void serve(List<ServedProvider> providers) {
        Endpoints endpoints = parts.endpoints();
        endpoints.replace(setup.pools(providers, endpoints.all()));
        parts.discovery()
                .serve(providers.stream().map(ServedProvider::provider).toList())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        parts.meters().watchKeys(endpoints.all(), Pipeline::now);
    }

    @Override
    public List<KeyReport> keys(String provider) {
        KeyPool<Endpoint> pool = parts.endpoints().of(provider);
        return pool == null ? List.of() : pool.report(Pipeline.now());
    }

    @Override
    public void judge(String provider, String keyId, Verdict verdict) {
        KeyPool<Endpoint> pool = parts.endpoints().of(provider);
        if (pool != null) {
            pool.judge(keyId, verdict, Pipeline.now());
        }
    }

    @Override
    public void stand(String provider, String keyId, KeyStatus status, Duration setAside) {
        KeyPool<Endpoint> pool = parts.endpoints().of(provider);
        if (pool != null) {
            pool.stand(keyId, status, setAside.toMillis(), Pipeline.now());
        }
    }

    @Override
    public List<Model> ask(ServedProvider provider) throws Refusal {
        return told(parts.discovery().ask(setup.single(provider)));
    }

    @Override
    public void tryCall(ServedProvider served) throws Refusal {
        Provider provider = served.provider();
        List<Model> chat = provider.models().stream()
                .filter(model -> model.kind() == Model.Kind.CHAT)
                .toList();
        Model model = chat.stream()
                .filter(Model::isDefault)
                .findFirst()
                .or(() -> chat.stream().findFirst())
                .orElseThrow(() -> new Refusal(Problem.of(
                        Problem.Kind.UPSTREAM_UNAVAILABLE, provider.name() + " has no model that could be asked.")));
        byte[] body = new JsonObject()
                .put("model", model.id())
                .put("max_tokens", 1)
                .put(
                        "messages",
                        new JsonArray().add(new JsonObject().put("role", "user").put("content", "Hi")))
                .encode()
                .getBytes(StandardCharsets.UTF_8);
        Call call = parts.translators().caller(Dialect.OPENAI).read(Operation.CHAT, body);
        Exchange exchange = parts.translators()
                .exchange(call, new UpstreamModel(model.upstreamName(), provider.variant(), model.outputCap()));
        told(parts.discovery().tryCall(setup.single(served), exchange.request()));
    }

    private static <T> T told(Future<T> answer) throws Refusal {
        try {
            return answer.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof Refusal refusal) {
                throw refusal;
            }
            throw failure;
        }
    }
}
