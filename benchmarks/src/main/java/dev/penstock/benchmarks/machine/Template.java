package dev.penstock.benchmarks.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** A file for another program that lies beside a class of ours, with places of the form <code>${name}</code> to be filled. */
public final class Template {
    private Template() {}

    public static String filled(Class<?> beside, String name, Map<String, ?> values) {
        String text = read(beside, name);
        for (Map.Entry<String, ?> value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue().toString());
        }
        if (text.contains("${")) {
            throw new IllegalArgumentException(name + ": "
                    + text.substring(text.indexOf("${")).lines().findFirst().orElseThrow() + " (expected: filled)");
        }
        return text;
    }

    private static String read(Class<?> beside, String name) {
        try (var stream = beside.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalArgumentException(name + " (expected: a file beside " + beside.getName() + ")");
            }
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
