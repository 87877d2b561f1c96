package dev.penstock.gateway.settings.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrittenTest {

    @ParameterizedTest
    @CsvSource({
        "70000, 70000",
        "'', (empty)",
        "sk-abcdefgh, ***",
        "Bearer abcdef, ***",
        "AIzaSyA1234567, ***",
        "0123456789abcdef0123456789abcdef, ***",
        "http://user:pass@host/x, http://***@host/x",
        "${APP_PORT}, ${APP_PORT}",
        "${APP_KEY:-sk-default}, ${APP_KEY:-…}",
        "a long sentence in a wrong place, a long sentence in a wrong place"
    })
    void whatIsShown_holdsNoKey(String raw, String shown) {
        assertThat(new Written("resolved", raw, "").shown()).isEqualTo(shown);
    }

    @Test
    void longOrUnprintableText_isMadeFitForATerminal() {
        assertThat(new Written("", "a\u001b[31m\nb", "").shown()).isEqualTo("a?[31m?b");
        assertThat(new Written("", "word ".repeat(100), "").shown()).hasSize(81);
    }

    @Test
    void printingTheRecord_showsNoText() {
        assertThat(new Written("text", "raw", "f line 1")).hasToString("Written[***, f line 1]");
    }
}
