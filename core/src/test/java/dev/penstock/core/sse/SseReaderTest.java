package dev.penstock.core.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {
    private static final String STREAM = """
            : a comment
            event: start
            data: {"a":1}

            data:{"b":"é中😀"}
            id: 7
            retry: 10

            event: only a name

            data: one
            data:  two
            data

            data: last

            """;

    private static final List<String> EVENTS = List.of("start={\"a\":1}", "={\"b\":\"é中😀\"}", "=one\n two\n", "=last");

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void cutAtEveryByte_givesTheSameEvents(String lineEnd) throws EventTooLarge {
        byte[] bytes = ("\uFEFF" + STREAM.replace("\n", lineEnd)).getBytes(UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            SseReader reader = new SseReader(1 << 20);
            List<String> events = new ArrayList<>();
            reader.feed(bytes, 0, cut, event -> events.add(told(event)));
            reader.feed(bytes, cut, bytes.length, event -> events.add(told(event)));
            assertThat(events).as("cut at %d", cut).isEqualTo(EVENTS);
            assertThat(reader.end()).isNull();
        }
    }

    @Test
    void byteByByte_givesTheSameEvents() throws EventTooLarge {
        byte[] bytes = STREAM.getBytes(UTF_8);
        SseReader reader = new SseReader(1 << 20);
        List<String> events = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
            reader.feed(bytes, i, i + 1, event -> events.add(told(event)));
        }
        assertThat(events).isEqualTo(EVENTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: a\n\ndata: [DONE]", "data: a\n\ndata: [DONE]\n", "data: a\n\ndata: [DONE]\r"})
    void bodyThatEndsInsideAnEvent_givesItApart(String body) throws EventTooLarge {
        byte[] bytes = body.getBytes(UTF_8);
        SseReader reader = new SseReader(64);
        List<String> events = new ArrayList<>();
        reader.feed(bytes, 0, bytes.length, event -> events.add(told(event)));
        assertThat(events).containsExactly("=a");
        assertThat(reader.end()).isNotNull().extracting(SseEvent::text).isEqualTo("[DONE]");
        assertThat(reader.end()).isNull();
    }

    @Test
    void eventOverTheLimit_isRefused() {
        byte[] lines = "data: 12345678\n".repeat(5).getBytes(UTF_8);
        byte[] oneLine = "data: 1234567890".repeat(5).getBytes(UTF_8);
        for (byte[] bytes : List.of(lines, oneLine)) {
            assertThatThrownBy(() -> new SseReader(64).feed(bytes, 0, bytes.length, event -> {}))
                    .isInstanceOf(EventTooLarge.class)
                    .hasMessage("event: over 64 bytes (expected: at most 64)");
        }
    }

    private static String told(SseEvent event) {
        return event.name() + "=" + event.text();
    }
}
