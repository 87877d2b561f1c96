package dev.penstock.gateway.settings.reader;

import dev.penstock.gateway.settings.source.Faults;
import dev.penstock.gateway.settings.source.Written;
import java.util.Optional;
import java.util.function.Function;

/**
 * A way to write values of one type: reads it from text, writes it, and says what it takes.
 *
 * @param takes what may stand there, as a continuation of "expected: "
 * @param example how to write it, for those who got it wrong; may be empty
 * @param secret whether what stands there is never shown, not even where it is wrong
 * @param reader empty where the text is no value
 */
public record Form<T>(
        Words takes, String example, boolean secret, Function<String, Optional<T>> reader, Function<T, String> writer) {

    public Form(Words takes, Function<String, Optional<T>> reader, Function<T, String> writer) {
        this(takes, "", false, reader, writer);
    }

    /** With an example. */
    public Form<T> like(String writing) {
        return new Form<>(takes, writing, secret, reader, writer);
    }

    /** Never shown. */
    public Form<T> kept() {
        return new Form<>(takes, example, true, reader, writer);
    }

    public String expected() {
        return example.isEmpty() ? takes.english() : takes.english() + ", such as " + example;
    }

    String write(T value) {
        return writer.apply(value);
    }

    /** Reads a text; empty where it is no value. */
    public Optional<T> read(String text) {
        return reader.apply(text.strip());
    }

    /** Reads what was written; what is no value becomes a fault. */
    Optional<T> read(String subject, Written written, Faults faults) {
        Optional<T> value = read(written.text());
        if (value.isEmpty()) {
            faults.add(subject, secret ? "***" : written.shown(), expected(), written.origin());
        }
        return value;
    }
}
