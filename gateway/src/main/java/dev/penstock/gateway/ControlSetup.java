package dev.penstock.gateway;

import dev.penstock.gateway.control.Contract;
import dev.penstock.gateway.control.ContractPages;
import dev.penstock.gateway.control.ControlPlane;
import dev.penstock.gateway.control.Handlers;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.Store;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The control plane, wired together. */
final class ControlSetup {
    private ControlSetup() {}

    static ControlPlane plane(Vertx vertx, Settings settings, CompletableFuture<Store> store) {
        Handlers handlers = new Handlers();
        ContractPages.register(handlers);
        return new ControlPlane(
                vertx,
                Contract::shipped,
                (route, token, origin, writes) -> Optional.empty(),
                handlers,
                request -> request.remoteAddress().hostAddress());
    }
}
