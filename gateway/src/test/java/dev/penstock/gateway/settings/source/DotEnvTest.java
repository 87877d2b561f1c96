package dev.penstock.gateway.settings.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DotEnvTest {
    private final Faults faults = new Faults();

    @Test
    void everyWayToWriteAValue() {
        Map<String, Written> values = read("""
                # a comment
                PLAIN=value
                  SPACED  =  two words   # a comment
                HASH=a#b
                export EXPORTED=yes
                SINGLE='as $it is # here' # a comment
                DOUBLE="line\\nnext \\"quoted\\" \\\\ \\x"
                EMPTY=
                """);

        assertThat(text(values, "PLAIN")).isEqualTo("value");
        assertThat(text(values, "SPACED")).isEqualTo("two words");
        assertThat(text(values, "HASH")).isEqualTo("a#b");
        assertThat(text(values, "EXPORTED")).isEqualTo("yes");
        assertThat(text(values, "SINGLE")).isEqualTo("as $it is # here");
        assertThat(text(values, "DOUBLE")).isEqualTo("line\nnext \"quoted\" \\ \\x");
        assertThat(text(values, "EMPTY")).isEmpty();
        assertThat(faults.list()).isEmpty();
    }

    @Test
    void lineThatIsNotUnderstood_isToldWithoutItsText() {
        read("sk-secret\nKEY='open\n");

        assertThat(faults.list())
                .extracting(Fault::toString)
                .containsExactly(
                        ".env line 1: a line that is not understood (expected: KEY=value, or # and a comment)",
                        ".env line 2: KEY with a quote that does not end (expected: one quoted value)");
    }

    private Map<String, Written> read(String text) {
        return DotEnv.read(text.lines().toList(), ".env", faults);
    }

    private static String text(Map<String, Written> values, String name) {
        Written written = values.get(name);
        assertThat(written).as(name).isNotNull();
        return written == null ? "" : written.text();
    }
}
