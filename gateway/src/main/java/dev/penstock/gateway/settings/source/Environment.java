package dev.penstock.gateway.settings.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The environment variables, and behind them the {@code .env} file. A blank value counts as none. Immutable. */
public final class Environment {
    public static final Environment EMPTY = new Environment(Map.of());

    private final Map<String, Written> values;

    private Environment(Map<String, Written> values) {
        this.values = values;
    }

    /** Puts the variables over what the folder's {@code .env} says, where there is one. */
    public static Environment read(Map<String, String> variables, Path folder, Faults faults) {
        Map<String, Written> values = new HashMap<>(dotEnv(folder.resolve(".env"), faults));
        variables.forEach((name, value) -> {
            if (!value.isBlank()) {
                values.put(name, new Written(value, value, ""));
            }
        });
        values.values().removeIf(written -> written.text().isBlank());
        return new Environment(values);
    }

    public Optional<Written> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    private static Map<String, Written> dotEnv(Path file, Faults faults) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            return DotEnv.read(Files.readAllLines(file), ".env", faults);
        } catch (IOException unreadable) {
            faults.add(".env", "not readable: " + unreadable, "a text file in UTF-8", "");
            return Map.of();
        }
    }
}
