package dev.penstock.gateway.upstream;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a connection to a provider did not come about or did not last, in words that callers and operators understand. */
enum ConnectionFailure {
    REFUSED("connection refused"),
    NAME_NOT_FOUND("name not found"),
    CONNECT_TIMEOUT("timed out while connecting"),
    NO_WAY("no way to its address"),
    PRIVATE("it is at a private address, which the gateway's settings do not allow (UPSTREAM_PRIVATE_ADDRESSES)"),
    CERTIFICATE("TLS certificate not trusted"),
    TLS("TLS handshake failed"),
    ALL_IN_USE("as many connections as UPSTREAM_MAX_CONNECTIONS allows are in use"),
    RESET("connection reset by the provider"),
    CLOSED("connection closed by the provider"),
    HEADERS_TOO_LONG("headers of its answer too long"),
    NOT_HTTP("its answer is not HTTP"),
    UNKNOWN("connection failed");

    private final String words;

    ConnectionFailure(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    static ConnectionFailure of(Throwable cause) {
        return switch (cause) {
            case ConnectionPoolTooBusyException full -> ALL_IN_USE;
            case UnknownHostException unknown -> NAME_NOT_FOUND;
            case ConnectTimeoutException late -> CONNECT_TIMEOUT;
            case NoRouteToHostException nowhere -> NO_WAY;
            case PrivateAddressException forbidden -> PRIVATE;
            case ConnectException failed -> says(failed, "refused") ? REFUSED : NO_WAY;
            case SSLException failed -> ofHandshake(failed);
            case StreamResetException reset -> RESET;
            case HttpClosedException closed -> CLOSED;
            case IOException broken -> says(broken, "reset") ? RESET : CLOSED;
            case TooLongFrameException tooLong -> HEADERS_TOO_LONG;
            case IllegalArgumentException malformed -> NOT_HTTP;
            default -> UNKNOWN;
        };
    }

    /** The platform tells these apart by its message only. */
    private static boolean says(Throwable failure, String word) {
        String message = failure.getMessage();
        return message != null && message.toLowerCase(Locale.ROOT).contains(word);
    }

    /** What went wrong lies some causes deep. */
    private static ConnectionFailure ofHandshake(SSLException failure) {
        for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof CertificateException) {
                return CERTIFICATE;
            }
            if (each instanceof SslHandshakeTimeoutException) {
                return CONNECT_TIMEOUT;
            }
        }
        return TLS;
    }
}
