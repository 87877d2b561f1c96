package dev.penstock.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.simulator.behaviour.Directive;
import dev.penstock.simulator.behaviour.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps the tables of the manual in step with the code; {@code -Dpenstock.rewrite=true} writes them anew. */
class ManualTest {
    private static final Path MANUAL = Path.of(System.getProperty("penstock.root", ".."), "simulator", "README.md");

    @Test
    void everyDirectiveAndFault_isInTheManualAsTheCodeHasIt() throws IOException {
        String manual = Files.readString(MANUAL);
        String expected = replaced(replaced(manual, "directives", directives()), "faults", faults());
        if (Boolean.getBoolean("penstock.rewrite")) {
            Files.writeString(MANUAL, expected);
        } else {
            assertThat(manual).isEqualTo(expected);
        }
    }

    private static String replaced(String manual, String name, String table) {
        String opens = "<!-- " + name + " -->\n";
        String closes = "<!-- end of " + name + " -->";
        int from = manual.indexOf(opens) + opens.length();
        int to = manual.indexOf(closes);
        assertThat(to).as(closes).isGreaterThanOrEqualTo(from);
        return manual.substring(0, from) + table + manual.substring(to);
    }

    private static String directives() {
        return Arrays.stream(Directive.values())
                .map(one ->
                        "| `%s` | %s | %s |\n".formatted(one.word(), one.value().expected(), capital(one.meaning())))
                .collect(Collectors.joining("", "| key | value | what it does |\n|---|---|---|\n", ""));
    }

    private static String faults() {
        return Arrays.stream(Fault.values())
                .map(one -> "| `%s` | %s |\n".formatted(one.word(), capital(one.meaning())))
                .collect(Collectors.joining("", "| `fault=` | what goes wrong |\n|---|---|\n", ""));
    }

    private static String capital(String sentence) {
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }
}
