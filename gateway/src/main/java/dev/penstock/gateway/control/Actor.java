package dev.penstock.gateway.control;

/**
 * Somebody who has logged in.
 *
 * @param sessionId of the login that the request came with
 * @param passwordIsDue whether nothing but a change of the password is open to them
 */
public record Actor(long userId, String username, Role role, String sessionId, boolean passwordIsDue) {}
