package dev.penstock.gateway.live;

import dev.penstock.gateway.secrets.MasterKeys;
import dev.penstock.gateway.secrets.Safe;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.settings.source.Fault;
import dev.penstock.gateway.store.catalogue.StoredKey;
import java.util.List;

/** Opens what keys are sealed under, and refuses to go on with a master key that is not the one. */
final class MasterKeyRing {
    private MasterKeyRing() {}

    /**
     * Makes the safe that these rows are sealed in.
     *
     * @throws BadSettings if the master key is lost, or is another than that of every sealed row
     */
    static SealedKeys open(Settings settings, List<StoredKey> rows) throws BadSettings {
        List<StoredKey> sealed =
                rows.stream().filter(row -> Safe.isSealed(row.key())).toList();
        MasterKeys masterKeys = MasterKeys.open(
                settings.server().dataFolder(), settings.secrets().masterKeys(), !sealed.isEmpty());
        SealedKeys keys = new SealedKeys(new Safe(masterKeys, settings.secrets().cbcKey()));
        if (!sealed.isEmpty() && sealed.stream().noneMatch(keys::hasKeyFor)) {
            throw new BadSettings(List.of(new Fault(
                    "master key",
                    "another than the one that the " + sealed.size() + " keys in the database are sealed under",
                    "expected: theirs, in PENSTOCK_MASTER_KEY or the file master-key of the data folder",
                    "")));
        }
        return keys;
    }
}
