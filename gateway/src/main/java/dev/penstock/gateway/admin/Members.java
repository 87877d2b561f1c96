package dev.penstock.gateway.admin;

import dev.penstock.gateway.control.Ask;
import dev.penstock.gateway.control.Refused;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Reads members of a body that may be absent. One that is there and null empties what may be empty. */
final class Members {
    private Members() {}

    static boolean flag(Ask ask, String name, boolean otherwise) {
        return Optional.ofNullable(ask.body().getBoolean(name)).orElse(otherwise);
    }

    static int whole(Ask ask, String name, int otherwise) {
        return Optional.ofNullable(ask.body().getInteger(name)).orElse(otherwise);
    }

    static Optional<String> text(Ask ask, String name, Optional<String> otherwise) {
        return ask.body().containsKey(name) ? ask.text(name).filter(text -> !text.isEmpty()) : otherwise;
    }

    /** The text of a JSON object, as every database takes it. */
    static Optional<String> json(Ask ask, String name, Optional<String> otherwise) {
        Optional<String> sent = text(ask, name, Optional.empty());
        try {
            sent.ifPresent(JsonObject::new);
            return text(ask, name, otherwise);
        } catch (DecodeException broken) {
            throw Refused.badRequest(name + ": (expected: a JSON object)", name + "：须为 JSON 对象");
        }
    }

    static Optional<Integer> whole(Ask ask, String name, Optional<Integer> otherwise) {
        return ask.body().containsKey(name) ? Optional.ofNullable(ask.body().getInteger(name)) : otherwise;
    }

    static Optional<Instant> time(Ask ask, String name, Optional<Instant> otherwise) {
        return ask.body().containsKey(name)
                ? ask.text(name).map(text -> OffsetDateTime.parse(text).toInstant())
                : otherwise;
    }

    /** Dollars per 1,000 tokens as nano-dollars per token; empty where it is absent or null. */
    static Optional<Long> nanos(Ask ask, String name) {
        Object value = ask.body().getValue(name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new BigDecimal(value.toString()).movePointRight(6).longValueExact());
        } catch (ArithmeticException tooFine) {
            throw Refused.badRequest(
                    name + ": " + value + " (expected: at most six decimals)", name + "：" + value + "（最多六位小数）");
        }
    }
}
