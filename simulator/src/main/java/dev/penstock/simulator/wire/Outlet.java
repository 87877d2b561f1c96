package dev.penstock.simulator.wire;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** Where the bytes of a body go; each future completes when the socket has taken them. */
interface Outlet {
    Future<Void> write(Buffer bytes);

    Future<Void> end(Buffer bytes);

    /** Through HTTP, framed as the head said. */
    static Outlet of(HttpServerResponse response) {
        return new Outlet() {
            @Override
            public Future<Void> write(Buffer bytes) {
                return response.write(bytes);
            }

            @Override
            public Future<Void> end(Buffer bytes) {
                return bytes.length() == 0 ? response.end() : response.end(bytes);
            }
        };
    }

    /** Past HTTP; the end of the connection is the end of the body. */
    static Outlet of(Wire wire) {
        return new Outlet() {
            @Override
            public Future<Void> write(Buffer bytes) {
                return wire.raw(bytes.getBytes());
            }

            @Override
            public Future<Void> end(Buffer bytes) {
                return write(bytes).onSuccess(written -> wire.cut(false));
            }
        };
    }
}
