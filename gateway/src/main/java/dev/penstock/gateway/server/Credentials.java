package dev.penstock.gateway.server;

import dev.penstock.core.dialect.Problem;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.net.HostAndPort;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The credential that a request carries, wherever its client puts it. */
final class Credentials {
    private static final AsciiString AUTHORIZATION = AsciiString.cached("authorization");
    private static final AsciiString API_KEY = AsciiString.cached("api-key");
    private static final AsciiString X_API_KEY = AsciiString.cached("x-api-key");
    private static final AsciiString HOST = AsciiString.cached("host");
    private static final AsciiString ORIGIN = AsciiString.cached("origin");
    private static final AsciiString FORWARDED = AsciiString.cached("forwarded");
    private static final AsciiString X_FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
    private static final String BEARER = "Bearer ";

    private Credentials() {}

    static Optional<String> of(MultiMap headers) {
        String authorization = headers.get(AUTHORIZATION);
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.of(authorization.substring(BEARER.length()).strip());
        }
        String key = headers.get(X_API_KEY);
        if (key == null) {
            key = headers.get(API_KEY);
        }
        return Optional.ofNullable(key == null ? authorization : key);
    }

    /** Whether a call without a credential comes from this machine's own programs and pages. */
    static boolean ownPage(MultiMap headers) {
        return OwnPage.trusted(headers.get(ORIGIN), hostName(headers));
    }

    /** Whether a proxy says that it passes the call on for another machine. */
    static boolean passedOn(MultiMap headers) {
        return headers.contains(FORWARDED)
                || (headers.contains(X_FORWARDED_FOR) && !OwnPage.onThisMachine(headers.getAll(X_FORWARDED_FOR)));
    }

    /** What cannot be read as a host with a port stays as it is, and is nobody's name. */
    private static @Nullable String hostName(MultiMap headers) {
        String host = headers.get(HOST);
        HostAndPort named = host == null ? null : HostAndPort.parseAuthority(host, -1);
        return named == null ? host : named.host();
    }

    static Problem refused(MultiMap headers) {
        String message = of(headers).isPresent()
                ? "Incorrect API key provided. Ask the operator of this gateway for a virtual key."
                : "You didn't provide an API key. Send one in the Authorization header:"
                        + " \"Authorization: Bearer YOUR_KEY\".";
        return Problem.of(Problem.Kind.UNAUTHENTICATED, message, null, "invalid_api_key");
    }
}
