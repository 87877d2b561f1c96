package dev.penstock.gateway.control;

import java.util.Optional;

/** Finds out who asks. May be shared between threads, and may block. */
public interface Guard {
    /**
     * Who a token stands for; empty where nobody says who they are.
     *
     * @param changes whether something may be changed, so that rights are read from the database itself
     * @throws Refused where the token is not good, or too many came from there
     */
    Optional<Actor> who(Route route, Optional<String> token, Origin origin, boolean changes);
}
