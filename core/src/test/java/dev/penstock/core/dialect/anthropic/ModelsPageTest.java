package dev.penstock.core.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.dialect.CallerDialect.ModelCard;
import dev.penstock.core.dialect.Refusal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelsPageTest {
    private static final List<ModelCard> ALL = Stream.of("a", "b", "c", "d", "e")
            .map(id -> new ModelCard(id, "owner", 0, 0, 0))
            .toList();

    @Test
    void whoAsksForNoPart_getsAll() throws Exception {
        ModelsPage page = ModelsPage.of(ALL, name -> null);

        assertThat(page.models()).isEqualTo(ALL);
        assertThat(page.more()).isFalse();
    }

    @ParameterizedTest(name = "limit {0}, after {1}, before {2}")
    @CsvSource(
            value = {
                "2 | - | - | ab | true",
                "2 | b | - | cd | true",
                "2 | d | - | e | false",
                "2 | e | - | '' | false",
                "2 | - | e | cd | true",
                "2 | - | c | ab | false",
                "2 | - | a | '' | false",
                "1000 | a | - | bcde | false",
            },
            delimiter = '|')
    void pages_followOneAnother(String limit, String after, String before, String found, boolean more)
            throws Exception {
        ModelsPage page = page(limit, after, before);

        assertThat(page.models().stream().map(ModelCard::id))
                .containsExactly(found.isEmpty() ? new String[0] : found.split(""));
        assertThat(page.more()).isEqualTo(more);
    }

    @ParameterizedTest(name = "limit {0}, after {1}, before {2}")
    @CsvSource({
        "0, -, -, 'limit: not a number from 1 to 1000'",
        "1001, -, -, 'limit: not a number from 1 to 1000'",
        "-1, -, -, 'limit: not a number from 1 to 1000'",
        "many, -, -, 'limit: not a number from 1 to 1000'",
        "2, x, -, after_id: no such model",
        "2, -, x, before_id: no such model",
        "2, a, b, before_id: given together with after_id",
    })
    void nonsense_isRefused_withWhatWasExpected(String limit, String after, String before, String told) {
        assertThatThrownBy(() -> page(limit, after, before))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(told);
    }

    private static ModelsPage page(String limit, String after, String before) throws Refusal {
        Map<String, String> query = Map.of("limit", limit, "after_id", after, "before_id", before);
        return ModelsPage.of(ALL, name -> "-".equals(query.get(name)) ? null : query.get(name));
    }
}
