package dev.penstock.core.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventBordersTest {

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void eventsOfEveryLineEnd_areFoundHoweverTheyAreCut(String lineEnd) {
        String[] events = {
            "data: a\n\n", ": comment\n\n", "event: x\ndata: a line longer than a word of eight\n\n", "id: 1\n\n"
        };
        for (int i = 0; i < events.length; i++) {
            events[i] = events[i].replace("\n", lineEnd);
        }
        byte[] bytes = String.join("", events).getBytes(UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(String.join("", split(bytes, cut))).isEqualTo(String.join("", events));
            List<String> found = split(bytes, cut);
            // A CRLF cut in two leaves its LF as an event without fields.
            found.removeIf(event -> event.equals("\n"));
            assertThat(found.stream().map(String::strip)).as("cut at %d", cut).containsExactly(stripped(events));
        }
    }

    @Test
    void mixedLineEnds_endAnEventToo() {
        for (String border : List.of("\n\r", "\n\r\n", "\r\n\n", "\r\n\r", "\r\r\n", "\r\r", "\n\n", "\r\n\r\n")) {
            byte[] bytes = ("data: a" + border).getBytes(UTF_8);
            assertThat(EventBorders.end(bytes, 0, bytes.length, EventBorders.BEGIN))
                    .isEqualTo(bytes.length);
        }
    }

    @Test
    void emptyLineAtTheBegin_isAnEventWithoutFields() {
        byte[] bytes = "\r\n\ndata: a\n\n".getBytes(UTF_8);
        assertThat(EventBorders.end(bytes, 0, bytes.length, EventBorders.BEGIN)).isEqualTo(2);
        assertThat(EventBorders.end(bytes, 2, bytes.length, EventBorders.BEGIN)).isEqualTo(3);
    }

    @Test
    void unfinishedEvent_hasNoEnd() {
        for (String part : List.of("", "d", "data: a", "data: a\n", "data: a\r", "data: a\r\n", "data: a\ndata: b\n")) {
            byte[] bytes = part.getBytes(UTF_8);
            assertThat(EventBorders.end(bytes, 0, bytes.length, EventBorders.BEGIN))
                    .isEqualTo(-1);
        }
    }

    private static List<String> split(byte[] bytes, int cut) {
        List<String> events = new ArrayList<>();
        String tail = "";
        byte last = EventBorders.BEGIN;
        for (byte[] chunk : List.of(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length))) {
            int from = 0;
            while (from < chunk.length) {
                int end = EventBorders.end(chunk, from, chunk.length, last);
                String part = new String(chunk, from, (end < 0 ? chunk.length : end) - from, UTF_8);
                tail += part;
                last = end < 0 ? chunk[chunk.length - 1] : EventBorders.BEGIN;
                from = end < 0 ? chunk.length : end;
                if (end >= 0) {
                    events.add(tail);
                    tail = "";
                }
            }
        }
        assertThat(tail).isEmpty();
        return events;
    }

    private static String[] stripped(String[] events) {
        return Arrays.stream(events).map(String::strip).toArray(String[]::new);
    }
}
