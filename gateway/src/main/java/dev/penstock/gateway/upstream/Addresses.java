package dev.penstock.gateway.upstream;

import io.netty.util.concurrent.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.resolver.NameResolver;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * Says where to dial a provider. One that may not lie in a network of our own is looked up and checked before, and the very
 * address that was checked is the one to dial: a name cannot lead elsewhere in between, and nobody learns from a refusal whether
 * a port of ours is open. Confined to one event loop.
 */
final class Addresses {
    private final ContextInternal context;
    private final NameResolver names;

    Addresses(Vertx vertx) {
        VertxInternal internal = (VertxInternal) vertx;
        this.context = internal.getOrCreateContext();
        this.names = internal.nameResolver();
    }

    /**
     * Tells one of the two, perhaps before this returns.
     *
     * @param dial where; a name that is yet to be looked up, if any address is good
     * @param failed why nowhere
     */
    void of(Endpoint endpoint, Consumer<InetSocketAddress> dial, Consumer<Throwable> failed) {
        if (!endpoint.publicOnly()) {
            dial.accept(InetSocketAddress.createUnresolved(endpoint.host(), endpoint.port()));
            return;
        }
        names.resolve(context.nettyEventLoop(), endpoint.host())
                .addListener((Future<InetSocketAddress> found) -> context.dispatch(found, done -> {
                    if (!done.isSuccess()) {
                        failed.accept(done.cause());
                    } else if (PrivateNetworks.contains(done.getNow().getAddress())) {
                        failed.accept(new PrivateAddressException());
                    } else {
                        dial.accept(new InetSocketAddress(done.getNow().getAddress(), endpoint.port()));
                    }
                }));
    }
}
