package dev.penstock.gateway.live;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.keys.KeyReport;
import dev.penstock.core.keys.KeyStatus;
import dev.penstock.core.keys.Verdict;
import dev.penstock.core.routing.Model;
import dev.penstock.gateway.live.KeyCheck.Result;
import dev.penstock.gateway.settings.KnownProvider;
import dev.penstock.gateway.settings.ServedProvider;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.catalogue.Models;
import dev.penstock.gateway.store.catalogue.Providers;
import dev.penstock.gateway.store.catalogue.StoredKey;
import dev.penstock.gateway.store.catalogue.StoredModel;
import dev.penstock.gateway.store.catalogue.StoredProvider;
import dev.penstock.gateway.store.catalogue.UpstreamKeys;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks providers about keys and models. May be shared between threads; every method blocks. */
final class KeyDesk {
    private static final int FORBIDDEN = 403;
    /** What those answer who have no list of models, or do not show it to every key. */
    private static final Set<Integer> NO_LIST = Set.of(FORBIDDEN, 404, 405, 501);

    private final Store store;
    private final SnapshotMaker maker;
    private final DataPath path;
    private final InstantSource clock;

    KeyDesk(Store store, SnapshotMaker maker, DataPath path, InstantSource clock) {
        this.store = store;
        this.maker = maker;
        this.path = path;
        this.clock = clock;
    }

    KeyCheck validate(long keyId) {
        StoredKey key = store.read(sql -> new UpstreamKeys(sql).find(keyId))
                .orElseThrow(() -> new NoSuchElementException("key " + keyId));
        StoredProvider provider = provider(key.providerId());
        List<String> troubles = new ArrayList<>();
        Optional<ServedProvider> single = maker.single(provider, Optional.of(key), models(provider), troubles);
        if (single.isEmpty()) {
            return new KeyCheck(Result.INVALID, String.join("; ", troubles));
        }
        try {
            ask(single.get());
            return tell(provider, key, new Verdict.Accepted(), Result.VALID, provider.code() + " takes the key.");
        } catch (Refusal refusal) {
            return judged(provider, key, refusal.problem());
        }
    }

    /** Models are asked for, because that is free. A provider that does not tell them, or not under this key, is called. */
    private void ask(ServedProvider single) throws Refusal {
        try {
            path.ask(single);
        } catch (Refusal noList) {
            if (!NO_LIST.contains(noList.problem().status())) {
                throw noList;
            }
            path.tryCall(single);
        }
    }

    private List<StoredModel> models(StoredProvider provider) {
        return store.read(sql -> new Models(sql).of(provider.id()));
    }

    private KeyCheck judged(StoredProvider provider, StoredKey key, Problem problem) {
        return switch (problem.kind()) {
            case UPSTREAM_AUTHENTICATION -> {
                if (problem.status() == FORBIDDEN) {
                    yield new KeyCheck(
                            Result.UNKNOWN,
                            provider.code() + " forbids this key its default model, which says nothing of others: "
                                    + problem.message());
                }
                yield tell(provider, key, new Verdict.Unauthorized(), Result.INVALID, problem.message());
            }
            case UPSTREAM_PAYMENT -> tell(provider, key, new Verdict.OutOfFunds(), Result.INVALID, problem.message());
            case UPSTREAM_RATE_LIMITED ->
                tell(
                        provider,
                        key,
                        new Verdict.RateLimited(Optional.ofNullable(problem.retryAfter())),
                        Result.VALID,
                        provider.code() + " takes the key, which is at its limit: " + problem.message());
            default -> new KeyCheck(Result.UNKNOWN, problem.message());
        };
    }

    /** A key that is switched off has no live state, so its row is told. */
    private KeyCheck tell(StoredProvider provider, StoredKey key, Verdict verdict, Result result, String message) {
        String id = KeyRow.id(key.id());
        boolean live = path.keys(provider.code()).stream()
                .anyMatch(report -> report.key().id().equals(id));
        if (live) {
            path.judge(provider.code(), id, verdict);
        } else {
            store.write(sql -> {
                new UpstreamKeys(sql).stand(key.id(), status(verdict).label(), Optional.empty());
                return true;
            });
        }
        return new KeyCheck(result, message);
    }

    private static KeyStatus status(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted() -> KeyStatus.NORMAL;
            case Verdict.RateLimited(var wait) -> KeyStatus.NORMAL;
            case Verdict.Unauthorized(), Verdict.Forbidden() -> KeyStatus.ERROR;
            case Verdict.OutOfFunds() -> KeyStatus.EXHAUSTED;
        };
    }

    int sync(long providerId, List<ServedProvider> served, Live live) {
        StoredProvider provider = provider(providerId);
        List<Model> offered;
        try {
            offered = path.ask(asker(provider, served));
        } catch (Refusal refusal) {
            throw new CannotAsk(refusal.problem().message());
        }
        Set<String> stored = store.read(sql -> new Models(sql).of(providerId)).stream()
                .map(StoredModel::code)
                .collect(Collectors.toSet());
        List<Model> missing =
                offered.stream().filter(model -> !stored.contains(model.id())).toList();
        if (!missing.isEmpty()) {
            KnownProvider known = maker.knownOf(provider);
            live.change(sql -> {
                Models models = new Models(sql);
                missing.forEach(model -> models.add(row(providerId, described(known, model), clock.instant())));
                return missing.size();
            });
        }
        return offered.size();
    }

    /** The provider under a key that works, or without one where it wants none. */
    private ServedProvider asker(StoredProvider provider, List<ServedProvider> served) {
        List<KeyReport> reports = path.keys(provider.code());
        String working = reports.stream()
                .filter(report -> report.status() == KeyStatus.NORMAL)
                .findFirst()
                .map(report -> report.key().id())
                .orElse("");
        return served.stream()
                .filter(each -> each.provider().name().equals(provider.code()))
                .findFirst()
                .map(each -> each.under(working))
                .orElseThrow(() -> new CannotAsk(provider.code() + " is not served: it is switched off, has no key, or"
                        + " is set up wrongly (the log says how)"));
    }

    private StoredProvider provider(long id) {
        return store.read(sql -> new Providers(sql).find(id))
                .orElseThrow(() -> new NoSuchElementException("provider " + id));
    }

    /** What the catalogue knows of a model is more than its name. */
    private static Model described(KnownProvider known, Model told) {
        return known.models().stream()
                .filter(model -> model.id().equals(told.id()))
                .findFirst()
                .orElse(told);
    }

    private static StoredModel row(long providerId, Model model, Instant now) {
        boolean embeds = model.id().toLowerCase(Locale.ROOT).contains("embed");
        Model.Kind kind = embeds ? Model.Kind.EMBEDDING : model.kind();
        return StoredModel.of(providerId, model.asNoDefault(), kind, 0, now);
    }
}
