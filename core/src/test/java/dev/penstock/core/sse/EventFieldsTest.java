package dev.penstock.core.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFieldsTest {
    private final EventFields fields = new EventFields();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "data: a\\n\\n|a",
                "data:a\\n\\n|a",
                "data:  a \\n\\n| a ",
                "data\\n\\n|",
                "data:\\n\\n|",
                "data: a\\ndata: b\\r\\ndata: c\\r\\n\\r\\n|a\\nb\\nc",
                "event: message\\nid: 7\\nretry: 1\\ndata: a\\n: c\\n\\n|a",
                "\uFEFFdata: a\\n\\n|a",
                "data: a|a",
            })
    void data_isFound(String event, String data) {
        read(event);
        assertThat(fields.hasData()).isTrue();
        assertThat(new String(fields.copy(), UTF_8)).isEqualTo(data == null ? "" : data.replace("\\n", "\n"));
    }

    @ParameterizedTest
    @CsvSource({"': comment\\n\\n'", "'event: x\\n\\n'", "'datum: a\\n\\n'", "' data: a\\n\\n'", "'\\n'", "''"})
    void eventWithoutData_hasNone(String event) {
        read(event);
        assertThat(fields.hasData()).isFalse();
    }

    @Test
    void oneLineOfData_isASliceOfTheEvent() {
        byte[] event = "data: abc\n\n".getBytes(UTF_8);
        fields.read(event, 0, event.length);
        assertThat(fields.oneLine()).isTrue();
        assertThat(fields.data()).isSameAs(event);
        assertThat(fields.from()).isEqualTo(6);
        assertThat(fields.to()).isEqualTo(9);
    }

    @Test
    void errorEvents_areKnownByTheirName() {
        assertThat(read("event: error\ndata: {}\n\n").namedError()).isTrue();
        assertThat(read("event:error\n\n").namedError()).isTrue();
        assertThat(read("event: errors\n\n").namedError()).isFalse();
        assertThat(read("data: event: error\n\n").namedError()).isFalse();
    }

    private EventFields read(String event) {
        byte[] bytes = event.replace("\\n", "\n").replace("\\r", "\r").getBytes(UTF_8);
        return fields.read(bytes, 0, bytes.length);
    }
}
