package dev.penstock.gateway;

import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.keys.KeyPool;
import dev.penstock.core.keys.KeyReport;
import dev.penstock.core.keys.Verdict;
import dev.penstock.core.routing.Model;
import dev.penstock.gateway.access.KeyedCallers;
import dev.penstock.gateway.access.VirtualKeys;
import dev.penstock.gateway.live.DataPath;
import dev.penstock.gateway.pipeline.Pipeline;
import dev.penstock.gateway.pipeline.PipelineParts;
import dev.penstock.gateway.settings.ServedProvider;
import dev.penstock.gateway.upstream.Endpoint;
import dev.penstock.gateway.upstream.Endpoints;
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
    public List<Model> ask(ServedProvider provider) throws Refusal {
        try {
            return parts.discovery()
                    .ask(setup.single(provider))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof Refusal refusal) {
                throw refusal;
            }
            throw failure;
        }
    }
}
