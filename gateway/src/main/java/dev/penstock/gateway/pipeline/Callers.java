package dev.penstock.gateway.pipeline;

import java.util.Optional;

/** Knows who a credential belongs to. Confined to one event loop. */
public interface Callers {

    /**
     * Finds the caller.
     *
     * @param credential what the request carries in {@code Authorization: Bearer}, {@code x-api-key} or {@code api-key}; empty
     *     where it carries none
     * @param mayBeAnonymous false where the call comes from somebody who is served with a key only
     * @return empty if the call must be refused
     */
    Optional<Caller> identify(Optional<String> credential, boolean mayBeAnonymous);

    /** A user who has logged in. */
    Caller user(long id, String name);
}
