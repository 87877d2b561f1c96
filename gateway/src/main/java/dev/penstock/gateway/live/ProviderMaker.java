package dev.penstock.gateway.live;

import dev.penstock.core.keys.KeyPast;
import dev.penstock.core.keys.KeyStatus;
import dev.penstock.core.limit.Limits;
import dev.penstock.core.routing.Provider;
import dev.penstock.gateway.secrets.CannotOpen;
import dev.penstock.gateway.secrets.Opened;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.KnownProvider;
import dev.penstock.gateway.settings.ProviderKey;
import dev.penstock.gateway.settings.ProviderTraits;
import dev.penstock.gateway.settings.RowText;
import dev.penstock.gateway.settings.ServedProvider;
import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.source.Fault;
import dev.penstock.gateway.store.catalogue.KeyUse;
import dev.penstock.gateway.store.catalogue.StoredKey;
import dev.penstock.gateway.store.catalogue.StoredModel;
import dev.penstock.gateway.store.catalogue.StoredProvider;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes one provider of its row, its keys and models, and what the settings know of it. Immutable. */
final class ProviderMaker {
    private static final String CODE = "[a-z0-9][a-z0-9._-]{0,39}";
    private static final int NAME_CHARS_MAX = 64;

    private final SealedKeys sealed;
    private final ZoneId zone;
    private final InstantSource clock;

    ProviderMaker(SealedKeys sealed, ZoneId zone, InstantSource clock) {
        this.sealed = sealed;
        this.zone = zone;
        this.clock = clock;
    }

    /** It, if it is switched on, right, and has a key or needs none. */
    Optional<ServedProvider> served(
            StoredProvider row, KnownProvider known, Rows rows, List<StoredKey> unsealed, List<String> troubles) {
        List<ProviderKey> keys = new ArrayList<>(known.keys());
        for (StoredKey key : rows.keys()) {
            if (key.providerId() == row.id()) {
                key(key, Optional.ofNullable(rows.uses().get(key.id())), unsealed, troubles)
                        .ifPresent(keys::add);
            }
        }
        if (!row.active()) {
            return Optional.empty();
        }
        ModelMaker models = new ModelMaker(known, troubles);
        rows.models().stream().filter(model -> model.providerId() == row.id()).forEach(models::add);
        return make(row, known, named(keys), models, troubles);
    }

    /** The same of one key only, whatever is switched off. */
    Optional<ServedProvider> single(
            StoredProvider row,
            KnownProvider known,
            Optional<StoredKey> key,
            List<StoredModel> rows,
            List<String> troubles) {
        List<ProviderKey> keys = new ArrayList<>();
        key.flatMap(each -> key(each.switchedOn(), Optional.empty(), new ArrayList<>(), troubles))
                .ifPresent(keys::add);
        if (key.isPresent() && keys.isEmpty()) {
            return Optional.empty();
        }
        ModelMaker models = new ModelMaker(known, new ArrayList<>());
        rows.forEach(models::add);
        return make(row, known, keys, models, troubles);
    }

    private Optional<ServedProvider> make(
            StoredProvider row, KnownProvider known, List<ProviderKey> keys, ModelMaker models, List<String> troubles) {
        List<String> faults = new ArrayList<>();
        Optional<ServedProvider> made = described(row, known, keys, models, faults);
        String where = "provider " + row.code() + " (t_ai_providers row " + row.id() + ")"
                + (made.isPresent() ? " is served, but: " : " is not served: ");
        faults.forEach(fault -> troubles.add(where + fault));
        return made.filter(provider -> !keys.isEmpty() || !needsKey(row, known));
    }

    /** What is wrong with a row of its own, whatever its keys and models are. */
    List<String> faults(StoredProvider row, KnownProvider known) {
        List<String> faults = new ArrayList<>();
        described(row, known, List.of(), new ModelMaker(known, faults), faults);
        return faults;
    }

    private Optional<ServedProvider> described(
            StoredProvider row, KnownProvider known, List<ProviderKey> keys, ModelMaker models, List<String> faults) {
        try {
            if (!row.code().matches(CODE)) {
                throw new IllegalArgumentException("provider_code: " + row.code()
                        + " (expected: small letters, digits, dots, dashes; at most 40)");
            }
            ProviderTraits traits = traits(row, known, faults);
            URI stored = url(row.baseUrl());
            URI baseUrl = known.baseUrlSet() ? known.baseUrl().orElse(stored) : stored;
            Provider provider = new Provider(
                    row.code(),
                    baseUrl,
                    traits.variant(),
                    traits.discovers(),
                    traits.accepts(),
                    models.served(),
                    models.withheld(),
                    traits.price());
            List<ProviderKey> used = keys.isEmpty() ? List.of(ProviderKey.none()) : keys;
            boolean addressStored = !known.baseUrl().equals(Optional.of(baseUrl));
            return Optional.of(new ServedProvider(provider, used, traits.limits(), addressStored));
        } catch (IllegalArgumentException broken) {
            faults.add(String.valueOf(broken.getMessage()));
        } catch (BadSettings broken) {
            broken.faults().forEach(fault -> faults.add(fault.toString()));
        }
        return Optional.empty();
    }

    private static boolean needsKey(StoredProvider row, KnownProvider known) {
        try {
            return traits(row, known, new ArrayList<>()).needsKey();
        } catch (BadSettings broken) {
            return true;
        }
    }

    private static ProviderTraits traits(StoredProvider row, KnownProvider known, List<String> faults)
            throws BadSettings {
        if (row.configJson().isEmpty() || known.traitsSet()) {
            return known.traits();
        }
        List<Fault> unknown = new ArrayList<>();
        ProviderTraits traits =
                known.traits().changedBy("config_json", row.configJson().get(), unknown);
        unknown.forEach(fault -> faults.add(fault.toString()));
        return traits;
    }

    static URI url(String text) {
        return Forms.baseUrl()
                .read(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "base_url: " + text + " (expected: " + Forms.baseUrl().expected() + ")"));
    }

    private Optional<ProviderKey> key(
            StoredKey row, Optional<KeyUse> use, List<StoredKey> unsealed, List<String> troubles) {
        String where = "key " + row.name() + " (t_ai_api_keys row " + row.id() + ")";
        try {
            Opened opened = sealed.open(row);
            if (opened.wantsSealing()) {
                unsealed.add(row);
            }
            if (!row.active()) {
                return Optional.empty();
            }
            unknown(row).forEach(fault -> troubles.add(where + " is used, but: " + fault));
            return Optional.of(new ProviderKey(
                    KeyRow.id(row.id()),
                    name(row),
                    Optional.of(opened.secret()),
                    row.priority(),
                    new Limits(row.rateLimitRpm(), row.rateLimitTpm(), row.rateLimitRpd(), row.maxConcurrency()),
                    row.baseUrl().filter(url -> !url.isBlank()).map(ProviderMaker::url),
                    row.id(),
                    Optional.of(past(row, use))));
        } catch (CannotOpen | IllegalArgumentException | BadSettings broken) {
            troubles.add(where + " is not used: " + broken.getMessage());
            return Optional.empty();
        }
    }

    /** All that is known of a key has a column: whatever somebody expects of its config_json does not happen, and is told. */
    private static List<Fault> unknown(StoredKey row) throws BadSettings {
        List<Fault> unknown = new ArrayList<>();
        Optional<String> text = row.configJson().filter(config -> !config.isBlank());
        if (text.isPresent()) {
            RowText.read("config_json", text.get(), nothing -> true, unknown);
        }
        return unknown;
    }

    private KeyPast past(StoredKey row, Optional<KeyUse> use) {
        Instant now = clock.instant();
        long setAside = row.rateLimitedUntil()
                .map(until -> Math.max(0, Duration.between(now, until).toMillis()))
                .orElse(0L);
        KeyStatus status = KeyStatus.labelled(row.status());
        LocalDate today = LocalDate.ofInstant(now, zone);
        long calls = use.filter(counted -> counted.day().equals(Optional.of(today)))
                .map(KeyUse::requestsToday)
                .orElse(0L);
        boolean over = status == KeyStatus.RATE_LIMITED && setAside == 0;
        return new KeyPast(over ? KeyStatus.NORMAL : status, setAside, calls);
    }

    private static String name(StoredKey row) {
        String visible = row.name().replaceAll("\\p{Cntrl}", " ").strip();
        String cut = visible.length() > NAME_CHARS_MAX ? visible.substring(0, NAME_CHARS_MAX) : visible;
        return cut.isEmpty() ? KeyRow.id(row.id()) : cut;
    }

    /** Metrics tell keys apart by their names, so two of one name get their ids beside it. */
    private static List<ProviderKey> named(List<ProviderKey> keys) {
        Set<String> names = new HashSet<>();
        List<ProviderKey> named = new ArrayList<>();
        for (ProviderKey key : keys) {
            named.add(names.add(key.name()) ? key : key.called(key.name() + " " + key.id()));
        }
        return named;
    }
}
