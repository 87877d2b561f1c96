package dev.penstock.gateway.server;

import dev.penstock.core.dialect.Problem;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The credential that a request carries, wherever its client puts it. */
final class Credentials {
    private static final AsciiString AUTHORIZATION = AsciiString.cached("authorization");
    private static final AsciiString API_KEY = AsciiString.cached("api-key");
    private static final AsciiString X_API_KEY = AsciiString.cached("x-api-key");
    private static final AsciiString ORIGIN = AsciiString.cached("origin");
    private static final AsciiString FORWARDED = AsciiString.cached("forwarded");
    private static final AsciiString X_FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
    private static final String BEARER = "Bearer ";

    private Credentials() {}

    static Optional<String> of(HttpServerRequest request) {
        String authorization = request.getHeader(AUTHORIZATION);
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.of(authorization.substring(BEARER.length()).strip());
        }
        String key = request.getHeader(X_API_KEY);
        if (key == null) {
            key = request.getHeader(API_KEY);
        }
        return Optional.ofNullable(key == null ? authorization : key);
    }

    /** Whether a call without a credential comes from this machine's own programs and pages. */
    static boolean ownPage(HttpServerRequest request) {
        return OwnPage.trusted(request.getHeader(ORIGIN), hostName(request));
    }

    /** Whether a proxy says that it passes the call on for another machine. */
    static boolean passedOn(HttpServerRequest request) {
        MultiMap headers = request.headers();
        return headers.contains(FORWARDED)
                || (headers.contains(X_FORWARDED_FOR) && !OwnPage.onThisMachine(headers.getAll(X_FORWARDED_FOR)));
    }

    private static @Nullable String hostName(HttpServerRequest request) {
        return request.authority() == null ? null : request.authority().host();
    }

    static Problem refused(HttpServerRequest request) {
        String message = of(request).isPresent()
                ? "Incorrect API key provided. Ask the operator of this gateway for a virtual key."
                : "You didn't provide an API key. Send one in the Authorization header:"
                        + " \"Authorization: Bearer YOUR_KEY\".";
        return Problem.of(Problem.Kind.UNAUTHENTICATED, message, null, "invalid_api_key");
    }
}
