package dev.penstock.gateway.upstream;

import java.net.ConnectException;

/** A provider lies in a network of our own, and may not. */
final class PrivateAddressException extends ConnectException {
    PrivateAddressException() {
        super("a private address");
    }
}
