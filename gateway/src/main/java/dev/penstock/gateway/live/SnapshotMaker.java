package dev.penstock.gateway.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.limit.Limits;
import dev.penstock.gateway.access.VirtualKey;
import dev.penstock.gateway.access.VirtualKeys;
import dev.penstock.gateway.settings.KnownProvider;
import dev.penstock.gateway.settings.ProviderTraits;
import dev.penstock.gateway.settings.ServedProvider;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.catalogue.StoredKey;
import dev.penstock.gateway.store.catalogue.StoredModel;
import dev.penstock.gateway.store.catalogue.StoredProvider;
import dev.penstock.gateway.store.people.IssuedKey;
import dev.penstock.gateway.upstream.PrivateNetworks;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes snapshots of settings and rows. Of two that say the same thing the one goes first that is harder to change: environment
 * and settings file, then the database, then the catalogue that is shipped. What the database alone can say, it says for all:
 * a provider or model that is switched off there is off. Immutable.
 */
final class SnapshotMaker {
    private final Map<String, KnownProvider> known = new HashMap<>();
    private final List<KnownProvider> inOrder;
    private final VirtualKeys callers;
    private final ProviderTraits usual;
    private final ProviderMaker providers;
    private final boolean privateAddresses;

    /**
     * @param callers the virtual keys of the settings
     */
    SnapshotMaker(Settings settings, VirtualKeys callers, SealedKeys sealed, InstantSource clock) {
        this.inOrder = settings.providers().known();
        inOrder.forEach(each -> known.put(each.name(), each));
        this.callers = callers;
        this.usual = ProviderTraits.usual(settings.upstream().limits());
        this.privateAddresses = settings.upstream().privateAddresses();
        this.providers = new ProviderMaker(sealed, settings.limits().zone(), clock);
    }

    Snapshot make(Rows rows) {
        List<String> troubles = new ArrayList<>(rows.unreadable());
        List<StoredKey> unsealed = new ArrayList<>();
        List<ServedProvider> served = new ArrayList<>();
        Map<Long, String> codes = new HashMap<>();
        Set<String> stored = new HashSet<>();
        for (StoredProvider row : rows.providers()) {
            codes.put(row.id(), row.code());
            stored.add(row.code());
            providers.served(row, knownOf(row), rows, unsealed, troubles).ifPresent(served::add);
        }
        for (KnownProvider each : inOrder) {
            if (!stored.contains(each.name())) {
                each.served().ifPresent(served::add);
            }
        }
        boolean nothingSetUp = served.isEmpty() && rows.keys().isEmpty();
        return new Snapshot(
                List.copyOf(served),
                callers.with(issued(rows, troubles)),
                nothingSetUp,
                Map.copyOf(codes),
                List.copyOf(unsealed),
                List.copyOf(troubles));
    }

    /** One provider under one key, whether or not they are served; to ask about them. */
    Optional<ServedProvider> single(
            StoredProvider row, Optional<StoredKey> key, List<StoredModel> models, List<String> troubles) {
        return providers.single(row, knownOf(row), key, models, troubles);
    }

    /** What is wrong with a row that somebody wants to store; empty where nothing is. */
    List<String> faults(StoredProvider row) {
        List<String> faults = new ArrayList<>(providers.faults(row, knownOf(row)));
        if (faults.isEmpty()) {
            faults.addAll(addressFaults(Optional.of(row.baseUrl())));
        }
        return faults;
    }

    /** The same of a model's row, whether or not it is switched on. */
    List<String> faults(StoredProvider provider, StoredModel row) {
        return new ModelMaker(knownOf(provider), new ArrayList<>()).faults(row);
    }

    /** The same of an address. A name is not looked up here: what counts is where it leads when it is called. */
    List<String> addressFaults(Optional<String> baseUrl) {
        try {
            String host = baseUrl.map(url -> ProviderMaker.url(url).getHost()).orElse("");
            boolean literal = host.startsWith("[") || host.matches("[0-9.]+");
            if (literal
                    && !privateAddresses
                    && PrivateNetworks.contains(InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")))) {
                return List.of("base_url: " + baseUrl.orElse("")
                        + " (expected: no private address, unless UPSTREAM_PRIVATE_ADDRESSES=true)");
            }
            return List.of();
        } catch (IllegalArgumentException broken) {
            return List.of(String.valueOf(broken.getMessage()));
        }
    }

    KnownProvider knownOf(StoredProvider row) {
        return known.getOrDefault(row.code(), KnownProvider.unknown(row.code(), usual));
    }

    private List<VirtualKey> issued(Rows rows, List<String> troubles) {
        List<VirtualKey> keys = new ArrayList<>();
        for (IssuedKey row : rows.issued()) {
            boolean good = row.revokedAt().isEmpty()
                    && row.ownerId().filter(rows.inactiveUsers()::contains).isEmpty();
            if (good && callers.has(row.publicId())) {
                troubles.add("virtual key " + row.publicId() + " stands in the settings too, which go first");
            } else if (good) {
                try {
                    keys.add(key(row));
                } catch (IllegalArgumentException | JsonProcessingException broken) {
                    troubles.add("virtual key " + row.publicId() + " (row " + row.id() + ") is not served: "
                            + firstLine(broken));
                }
            }
        }
        return keys;
    }

    private static VirtualKey key(IssuedKey row) throws JsonProcessingException {
        Set<String> models = new HashSet<>();
        if (row.modelsJson().isPresent()) {
            JsonNode list = Json.read(row.modelsJson().get());
            if (!list.isArray()) {
                throw new IllegalArgumentException("models_json: no list (expected: a list of names)");
            }
            list.forEach(name -> models.add(name.asText()));
        }
        byte[] hmac = HexFormat.of().parseHex(row.hmac());
        Limits limits = new Limits(row.rateLimitRpm(), row.rateLimitTpm(), row.rateLimitRpd(), row.maxConcurrency());
        return new VirtualKey(
                row.name(),
                row.publicId(),
                hmac,
                Set.copyOf(models),
                limits,
                row.expiresAt(),
                row.id(),
                row.ownerId().orElse(0L));
    }

    private static String firstLine(Exception broken) {
        return String.valueOf(broken.getMessage()).lines().findFirst().orElse("");
    }
}
