package dev.penstock.gateway.upstream;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Variant;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.netty.util.AsciiString;
import java.net.URI;
import java.util.Optional;

/**
 * One provider as the client reaches it under one key: where, with which credential, within which limits. May be shared
 * between threads.
 *
 * @param name of the provider
 * @param credential the header and its value, ready to send; never printed
 * @param breaker opens when this provider keeps failing under this credential
 * @param retries how many retries the provider's failures may cause, under all keys together
 * @param key the row of the key in the database; 0 where it has none
 * @param publicOnly whether it may not lie in a network of our own
 */
public record Endpoint(
        String name,
        URI baseUrl,
        Variant variant,
        Optional<Header> credential,
        TimeLimits limits,
        CircuitBreaker breaker,
        RetryBudget retries,
        long key,
        boolean publicOnly) {

    /** A header in the form the client writes it, and the secret in it. */
    public record Header(AsciiString name, AsciiString value, String secret) {
        @Override
        public String toString() {
            return name + ": ***";
        }
    }

    boolean isTls() {
        return "https".equals(baseUrl.getScheme());
    }

    /** Its host and port as a request names them (RFC 9110 §7.2). */
    String authority() {
        return baseUrl.getRawAuthority();
    }

    /** The host as resolvers want it. */
    String host() {
        String host = baseUrl.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        int port = baseUrl.getPort();
        return port >= 0 ? port : isTls() ? 443 : 80;
    }

    /** What a request asks for. */
    String target(String path) {
        return baseUrl.getRawPath() + path;
    }

    /** The credential's header for a key, as the provider's flavour wants it. */
    public static Header credential(Variant variant, String key) {
        return switch (variant.credential()) {
            case BEARER -> header("authorization", "Bearer " + key, key);
            case X_API_KEY -> header("x-api-key", key, key);
            case API_KEY -> header("api-key", key, key);
            case X_GOOG_API_KEY -> header("x-goog-api-key", key, key);
        };
    }

    private static Header header(String name, String value, String key) {
        return new Header(AsciiString.cached(name), AsciiString.cached(value), key);
    }

    /** The problem without our key in its text; providers like to repeat the key that they refuse. */
    public Problem withoutSecret(Problem problem) {
        if (credential.isEmpty() || !problem.message().contains(credential.get().secret())) {
            return problem;
        }
        return problem.withMessage(problem.message().replace(credential.get().secret(), "***"));
    }
}
