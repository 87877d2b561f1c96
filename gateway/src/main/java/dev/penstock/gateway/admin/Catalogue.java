package dev.penstock.gateway.admin;

import dev.penstock.gateway.access.Pepper;
import dev.penstock.gateway.control.Changes;
import dev.penstock.gateway.control.Handlers;
import dev.penstock.gateway.live.Live;
import java.time.ZoneId;

/** Everything that is done about what is served, wired together. May be shared between threads. */
public final class Catalogue {
    private final ProviderRoutes providers;
    private final KeyRoutes keys;
    private final ModelRoutes models;
    private final VirtualKeyRoutes virtualKeys;
    private final ChatRoutes chat;

    /**
     * @param pepper what virtual keys are hashed with
     * @param zone by whose calendar calls are counted per day
     */
    public Catalogue(Changes changes, Live live, Pepper pepper, ZoneId zone) {
        Edits edits = new Edits(changes, live);
        this.providers = new ProviderRoutes(edits);
        this.keys = new KeyRoutes(edits, zone);
        this.models = new ModelRoutes(edits);
        this.chat = new ChatRoutes(edits);
        this.virtualKeys = new VirtualKeyRoutes(edits, pepper);
    }

    public void register(Handlers handlers) {
        providers.register(handlers);
        keys.register(handlers);
        models.register(handlers);
        virtualKeys.register(handlers);
        chat.register(handlers);
    }
}
