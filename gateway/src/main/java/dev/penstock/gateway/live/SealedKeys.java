package dev.penstock.gateway.live;

import dev.penstock.gateway.secrets.CannotOpen;
import dev.penstock.gateway.secrets.Opened;
import dev.penstock.gateway.secrets.Place;
import dev.penstock.gateway.secrets.Safe;
import dev.penstock.gateway.settings.Secret;
import dev.penstock.gateway.store.catalogue.StoredKey;
import dev.penstock.gateway.store.catalogue.UpstreamKeys;
import java.io.IOException;
import org.jooq.DSLContext;

/** Our keys with providers as they lie in the database: each sealed, and bound to its row. May be shared between threads. */
public final class SealedKeys {
    private static final Secret NOT_YET = new Secret("-");

    private final Safe safe;

    public SealedKeys(Safe safe) {
        this.safe = safe;
    }

    /**
     * Stores a key.
     *
     * @param row with the key in plain
     * @return its id
     */
    public long add(DSLContext sql, StoredKey row) {
        UpstreamKeys keys = new UpstreamKeys(sql);
        long id = keys.add(row.withKey(NOT_YET));
        keys.seal(id, NOT_YET, seal(id, row.key()));
        return id;
    }

    /** What a row holds of a plain key. */
    public Secret seal(long id, Secret plain) {
        return new Secret(safe.seal(plain, place(id)));
    }

    /**
     * Opens what a row holds.
     *
     * @throws CannotOpen with the row and the reason
     */
    public Opened open(StoredKey row) throws CannotOpen {
        return safe.open(row.key(), place(row.id()));
    }

    /** Whether a row is sealed under a master key that is there. */
    boolean hasKeyFor(StoredKey row) {
        return safe.hasKeyFor(row.key());
    }

    /** From now on keys are sealed under a new master key, and want to be that are not. */
    void rotate() throws IOException {
        safe.rotate();
    }

    /** Which master key they are sealed under. */
    String version() {
        return safe.newestVersion();
    }

    /** Its first and last four characters, for people who have to tell keys apart. */
    public String masked(StoredKey row) {
        try {
            return open(row).secret().masked();
        } catch (CannotOpen unreadable) {
            return "(cannot be read)";
        }
    }

    private static Place place(long id) {
        return new Place("t_ai_api_keys", "api_key", id);
    }
}
