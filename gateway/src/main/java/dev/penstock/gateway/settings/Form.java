package dev.penstock.gateway.settings;

import java.util.Optional;
import java.util.function.Function;

/**
 * A way to write values of one type: reads it from text, writes it, and says what it takes.
 *
 * @param takes what may stand there, as a continuation of "expected: "
 * @param example how to write it, for those who got it wrong; may be empty
 * @param list whether the YAML file may have a list of them, which reads like the text joined by commas
 * @param reader empty where the text is not a value
 */
record Form<T>(
        Words takes, String example, boolean list, Function<String, Optional<T>> reader, Function<T, String> writer) {

    Form(Words takes, Function<String, Optional<T>> reader, Function<T, String> writer) {
        this(takes, "", false, reader, writer);
    }

    Form<T> like(String writing) {
        return new Form<>(takes, writing, list, reader, writer);
    }

    Form<T> listed() {
        return new Form<>(takes, example, true, reader, writer);
    }

    String expected() {
        return example.isEmpty() ? takes.english() : takes.english() + ", such as " + example;
    }

    Optional<T> read(String text) {
        return reader.apply(text.strip());
    }

    String write(T value) {
        return writer.apply(value);
    }
}
