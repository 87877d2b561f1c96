package dev.penstock.gateway.settings;

import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.Model.Kind;
import dev.penstock.core.routing.Price;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads one model of the catalogue. */
final class ModelEntry {
    private static final Form<Integer> TOKENS = Forms.wholeNumber(1, 1_000_000_000);

    private ModelEntry() {}

    static Model read(String id, Part part, Optional<String> defaultModel) {
        Kind kind = part.or("kind", Kind.CHAT, Forms.choice(Kind.class));
        boolean chat = kind == Kind.CHAT;
        Model model = new Model(
                id,
                part.or("upstream", id, Forms.text("the provider's name for the model", "模型在提供商处的名称")),
                kind,
                tokens(part, "context"),
                tokens(part, "output"),
                part.or("streaming", kind != Kind.EMBEDDING, Forms.flag()),
                part.or("tools", chat, Forms.flag()),
                part.or("vision", false, Forms.flag()),
                part.part("price").flatMap(price -> price(price, chat)),
                defaultModel.filter(id::equals).isPresent());
        part.done();
        return model;
    }

    private static OptionalLong tokens(Part part, String name) {
        Optional<Integer> tokens = part.maybe(name, TOKENS);
        return tokens.isPresent() ? OptionalLong.of(tokens.get()) : OptionalLong.empty();
    }

    /** Where a price names no discount there is none, so that a cost is never taken to be less than it may be. */
    private static Optional<Price> price(Part part, boolean outputNeeded) {
        Form<Long> form = Forms.price();
        Optional<Long> input = part.maybe("input", form);
        Optional<Long> output = part.maybe("output", form);
        Optional<Long> cached = part.maybe("cached_input", form);
        Optional<Long> cacheWrite = part.maybe("cache_write", form);
        Optional<Long> reasoning = part.maybe("reasoning", form);
        part.done();
        if (!part.has("input") || (outputNeeded && !part.has("output"))) {
            part.fault("", "no whole price", outputNeeded ? "input and output" : "input");
            return Optional.empty();
        }
        return input.map(in -> {
            long out = output.orElse(0L);
            return new Price(in, cached.orElse(in), cacheWrite.orElse(in), out, reasoning.orElse(out));
        });
    }
}
