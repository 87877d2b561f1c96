package dev.penstock.gateway.identity.oidc;

import java.util.Optional;

/**
 * Somebody as their identity provider knows them.
 *
 * @param subject never changes, and never becomes somebody else's
 * @param username absent where the provider tells none
 */
public record Identified(String subject, Optional<String> username) {}
