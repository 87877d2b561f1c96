package dev.penstock.gateway.live;

import dev.penstock.gateway.secrets.MasterKeys;
import dev.penstock.gateway.secrets.Safe;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.settings.source.Fault;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.catalogue.MasterKeyVersion;
import dev.penstock.gateway.store.catalogue.StoredKey;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;

/** Opens what keys are sealed under, and refuses to go on with a master key that is not the one. */
final class MasterKeyRing {
    private MasterKeyRing() {}

    /**
     * Makes the safe that these rows are sealed in. Where none is sealed yet, the first gateway on a database says which master
     * key it is.
     *
     * @throws BadSettings if the master key is lost, or is another than that of every sealed row, or of the other gateways
     */
    static SealedKeys open(Settings settings, Store store, List<StoredKey> rows) throws BadSettings {
        List<StoredKey> sealed =
                rows.stream().filter(row -> Safe.isSealed(row.key())).toList();
        Optional<String> claimed = claimed(store);
        MasterKeys masterKeys = MasterKeys.open(
                settings.server().dataFolder(),
                settings.secrets().masterKeys(),
                !sealed.isEmpty() || claimed.isPresent());
        Safe safe = new Safe(masterKeys, settings.secrets().cbcKey());
        SealedKeys keys = new SealedKeys(safe);
        if (!sealed.isEmpty() && sealed.stream().noneMatch(keys::hasKeyFor)) {
            throw refusal("the one that the " + sealed.size() + " keys in the database are sealed under");
        }
        if (claimed.isEmpty()) {
            claimed = store.write(sql -> {
                MasterKeyVersion version = new MasterKeyVersion(sql);
                version.claim(safe.newestVersion());
                return version.current();
            });
        }
        if (sealed.isEmpty() && !claimed.map(safe::hasKey).orElse(true)) {
            throw refusal("that of the gateway that was the first on this database");
        }
        if (!claimed.equals(Optional.of(safe.newestVersion()))) {
            changed(store, keys);
        }
        return keys;
    }

    private static Optional<String> claimed(Store store) {
        return store.read((DSLContext sql) -> new MasterKeyVersion(sql).current());
    }

    /** Says that it is another one from now on. */
    static void changed(Store store, SealedKeys keys) {
        store.write(sql -> {
            new MasterKeyVersion(sql).change(keys.version());
            return true;
        });
    }

    private static BadSettings refusal(String expected) {
        return new BadSettings(List.of(new Fault(
                "master key",
                "another than " + expected,
                "expected: theirs, in PENSTOCK_MASTER_KEY or the file master-key of the data folder",
                "")));
    }
}
