package dev.penstock.simulator.openai;

import dev.penstock.simulator.Dialect.Prebuilt;
import dev.penstock.simulator.answer.Ids;
import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.wire.Received;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Chat replies made earlier: the same question in the same setting is answered by the same bytes, but for the reply's id
 * and time. This is what makes the simulator fast enough to measure gateways with. Shared between threads.
 */
final class PlainChats {
    private static final int TEMPLATES_MAX = 512;

    private final Ids ids;
    private final Map<Key, Template> templates = new ConcurrentHashMap<>();

    PlainChats(Ids ids) {
        this.ids = ids;
    }

    /** All that a simple request's answer depends on; the scope holds what the request does not say itself. */
    record Key(
            String model,
            boolean stream,
            boolean usageAsked,
            int limit,
            boolean newerLimit,
            long textBytes,
            int messages,
            Object scope) {}

    private record Scope(Behaviour behaviour, Variant variant) {}

    /** The reply to a simple request; made by {@code composer} when it is the first of its kind. */
    Optional<Prebuilt> find(
            Received request,
            Behaviour behaviour,
            Variant variant,
            BiFunction<Received, Variant, Optional<Chat>> composer) {
        Optional<Key> key = Glance.at(request.body().getBytes(), new Scope(behaviour, variant));
        if (key.isEmpty()) {
            return Optional.empty();
        }
        Template known = templates.get(key.get());
        if (known != null) {
            return Optional.of(known.stamped(ids.next(Chat.ID_PREFIX)));
        }
        Optional<Template> made = composer.apply(request, variant)
                .map(chat -> new Template(chat, key.get().stream(), key.get().model()));
        made.ifPresent(template -> keep(key.get(), template));
        return made.map(template -> template.stamped(ids.next(Chat.ID_PREFIX)));
    }

    private void keep(Key key, Template template) {
        if (templates.size() >= TEMPLATES_MAX) {
            templates.clear();
        }
        templates.put(key, template);
    }
}
