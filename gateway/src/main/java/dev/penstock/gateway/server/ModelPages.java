package dev.penstock.gateway.server;

import dev.penstock.core.dialect.CallerDialect;
import dev.penstock.core.dialect.CallerDialect.ModelCard;
import dev.penstock.core.dialect.CallerDialect.ModelCard.Ability;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.Route;
import dev.penstock.core.routing.Version;
import dev.penstock.gateway.pipeline.Caller;
import dev.penstock.gateway.pipeline.CallerAnswer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which models there are, as far as a caller may use them. May be shared between threads. */
final class ModelPages {
    private static final int PRINTED_MAX = 128;

    private final DoorParts parts;

    ModelPages(DoorParts parts) {
        this.parts = parts;
    }

    void all(CallerAnswer answer, CallerDialect dialect, Caller caller, Function<String, @Nullable String> query) {
        List<ModelCard> cards = parts.routes().get().all().stream()
                .filter(route -> caller.mayUse(route.name()))
                .map(this::card)
                .toList();
        try {
            answer.whole(200, dialect.models(cards, query));
        } catch (Refusal refusal) {
            answer.error(refusal.problem());
        }
    }

    void one(CallerAnswer answer, CallerDialect dialect, Caller caller, String name) {
        Optional<Route> route = parts.routes().get().find(name).filter(found -> caller.mayUse(found.name()));
        if (route.isEmpty()) {
            String printed = name.length() > PRINTED_MAX ? name.substring(0, PRINTED_MAX) + "…" : name;
            answer.error(Problem.of(
                    Problem.Kind.NOT_FOUND,
                    "The model `" + printed + "` does not exist or you do not have access to it.",
                    "model",
                    "model_not_found"));
            return;
        }
        answer.whole(200, dialect.model(card(route.get())));
    }

    private ModelCard card(Route route) {
        Version version = route.versions().getFirst();
        Model model = version.model();
        return new ModelCard(
                route.name(),
                parts.ownerOf().apply(version.provider().name()),
                model.contextWindow().orElse(0),
                model.outputCap().orElse(0),
                parts.startedAtSeconds(),
                abilities(model));
    }

    private static Set<Ability> abilities(Model model) {
        Set<Ability> abilities = EnumSet.noneOf(Ability.class);
        switch (model.kind()) {
            case CHAT -> abilities.add(Ability.CHAT);
            case EMBEDDING -> abilities.add(Ability.EMBEDDINGS);
            case SPEECH -> {
                // No dialect has a word for it.
            }
        }
        if (model.tools()) {
            abilities.add(Ability.TOOLS);
        }
        if (model.vision()) {
            abilities.add(Ability.VISION);
        }
        return abilities;
    }

    /** A model's name as it stands in a path. */
    static String decoded(String encoded) {
        try {
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return encoded;
        }
    }
}
