package dev.penstock.gateway.secrets;

import dev.penstock.gateway.settings.Secret;

/** A value as it was found, opened. */
public record Opened(Secret secret, Form form) {

    /** How a value may lie in the database. */
    public enum Form {
        SEALED,
        /** Under a master key that has been replaced since. */
        SEALED_BEFORE_ROTATION,
        /** As it is; somebody wrote it by hand. */
        PLAIN,
        /** AES-256-CBC as {@code hex(iv):hex(cipher)}, from the system before this one. */
        CBC
    }

    /** Whether it should be sealed and written back. */
    public boolean wantsSealing() {
        return form != Form.SEALED;
    }
}
