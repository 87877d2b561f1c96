package dev.penstock.core.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void cutAtEveryByte_givesTheSameLines() throws EventTooLarge {
        byte[] bytes = "\uFEFF{\"a\":\"中\"}\n\r\n{\"b\":2}\r\nlast".getBytes(UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            List<String> lines = new ArrayList<>();
            LineReader reader = new LineReader(100);
            LineReader.Lines out = (line, from, to) -> lines.add(new String(line, from, to - from, UTF_8));
            reader.feed(bytes, 0, cut, out);
            reader.feed(bytes, cut, bytes.length, out);
            reader.end(out);
            assertThat(lines).as("cut at %d", cut).containsExactly("{\"a\":\"中\"}", "", "{\"b\":2}", "last");
        }
    }

    @Test
    void unterminatedLine_isRefusedAtTheLimit() throws EventTooLarge {
        LineReader reader = new LineReader(1000);
        byte[] chunk = new byte[300];
        for (int i = 0; i < 3; i++) {
            reader.feed(chunk, 0, chunk.length, (line, from, to) -> {});
        }
        assertThatThrownBy(() -> reader.feed(chunk, 0, chunk.length, (line, from, to) -> {}))
                .isInstanceOf(EventTooLarge.class);
    }
}
