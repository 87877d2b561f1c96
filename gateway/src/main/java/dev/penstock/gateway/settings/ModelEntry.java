package dev.penstock.gateway.settings;

import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.Model.Kind;
import dev.penstock.core.routing.Price;
import dev.penstock.gateway.settings.reader.Form;
import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.reader.Part;
import dev.penstock.gateway.settings.reader.Words;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads one model of the catalogue. */
final class ModelEntry {
    private static final long NANOS_MAX = 1_000_000_000;
    private static final Form<Integer> TOKENS = Forms.wholeNumber(1, 1_000_000_000);

    /** Dollars per million tokens become whole nano-dollars per token; nothing is rounded. */
    private static final Form<Long> DOLLARS = new Form<>(
            new Words(
                    "dollars per million tokens, at most 1000000 and with at most three decimals",
                    "每百万 token 的美元价格，不超过 1000000，最多三位小数"),
            ModelEntry::readDollars,
            nanos -> BigDecimal.valueOf(nanos, 3).toPlainString());

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
        Optional<Long> input = part.maybe("input", DOLLARS);
        Optional<Long> output = part.maybe("output", DOLLARS);
        Optional<Long> cached = part.maybe("cached_input", DOLLARS);
        Optional<Long> cacheWrite = part.maybe("cache_write", DOLLARS);
        Optional<Long> reasoning = part.maybe("reasoning", DOLLARS);
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

    private static Optional<Long> readDollars(String text) {
        if (!text.matches("\\d{1,7}(\\.\\d{1,3}0*)?")) {
            return Optional.empty();
        }
        long nanos = new BigDecimal(text).movePointRight(3).longValueExact();
        return nanos <= NANOS_MAX ? Optional.of(nanos) : Optional.empty();
    }
}
