package dev.penstock.gateway.control;

/**
 * Where a request comes from.
 *
 * @param address of the client; behind a trusted proxy what that proxy says
 * @param userAgent what the client calls itself; may be empty
 */
public record Origin(String address, String userAgent, String requestId) {}
