package dev.penstock.gateway;

import dev.penstock.gateway.access.Pepper;
import dev.penstock.gateway.admin.BudgetRoutes;
import dev.penstock.gateway.admin.Catalogue;
import dev.penstock.gateway.control.AuditRoutes;
import dev.penstock.gateway.control.Changes;
import dev.penstock.gateway.control.ClientAddresses;
import dev.penstock.gateway.control.Contract;
import dev.penstock.gateway.control.ContractPages;
import dev.penstock.gateway.control.ControlPlane;
import dev.penstock.gateway.control.Handlers;
import dev.penstock.gateway.control.Wired;
import dev.penstock.gateway.identity.FirstAdmin;
import dev.penstock.gateway.identity.People;
import dev.penstock.gateway.identity.TokenSecret;
import dev.penstock.gateway.live.Live;
import dev.penstock.gateway.reports.AlertRoutes;
import dev.penstock.gateway.reports.LogRoutes;
import dev.penstock.gateway.reports.UsageRoutes;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.LoginSettings;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.log.OpenDays;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The control plane, wired together.
 *
 * @param firstAdmin the admin made at this start, if one was; known when the database is open
 */
record ControlSetup(ControlPlane plane, CompletableFuture<Optional<FirstAdmin>> firstAdmin) {

    /**
     * @param data the data folder
     * @param addresses tells where a request comes from
     * @throws BadSettings if what tokens are signed with cannot be used
     */
    static ControlSetup of(
            Vertx vertx,
            Settings settings,
            Path data,
            CompletableFuture<Store> store,
            Live live,
            Pepper pepper,
            MoneySetup money,
            ClientAddresses addresses)
            throws BadSettings {
        LoginSettings login = settings.login();
        InstantSource clock = InstantSource.system();
        Changes changes = new Changes(store, clock);
        TokenSecret secret = TokenSecret.open(login.tokenSecret(), data);
        CompletableFuture<Optional<FirstAdmin>> firstAdmin =
                store.thenApplyAsync(open -> FirstAdmin.make(open, login, clock.instant()), Thread::startVirtualThread);
        ControlPlane plane = new ControlPlane(
                () -> {
                    People people = new People(login, settings.oidc(), secret, changes, firstAdmin, clock);
                    Handlers handlers = new Handlers();
                    ContractPages.register(handlers);
                    people.register(handlers);
                    new AuditRoutes(changes).register(handlers);
                    new LogRoutes(changes).register(handlers);
                    new UsageRoutes(changes, new OpenDays(settings.database().logDays())).register(handlers);
                    new AlertRoutes(changes).register(handlers);
                    new Catalogue(changes, live, pepper, settings.limits().zone()).register(handlers);
                    new BudgetRoutes(changes, money.plan(), money.treasury(), money.refusals()).register(handlers);
                    return Wired.of(vertx, Contract.shipped(), people.guard(), handlers);
                },
                addresses);
        return new ControlSetup(plane, firstAdmin);
    }
}
