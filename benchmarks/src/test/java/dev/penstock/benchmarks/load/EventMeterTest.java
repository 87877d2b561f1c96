package dev.penstock.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventMeterTest {
    private static final byte[] BODY = """
            : keep-alive

            data: {"sim_ns":123456789012345,"choices":[]}

            event: ping
            data: {"text":"a \\"sim_ns\\" of no number","sim_ns": 42}

            : and another comment
            data: [DONE]

            """.getBytes(UTF_8);

    private final List<Long> stamps = new ArrayList<>();
    private final EventMeter meter = new EventMeter(stamps::add);

    @Test
    void eventsWithData_areCountedAndCommentsAreNot() {
        read(BODY, 0, BODY.length);
        assertThat(meter.events()).isEqualTo(3);
        assertThat(stamps).containsExactly(123456789012345L, 42L);
    }

    @Test
    void bodyCutAnywhere_givesTheSameCountsAndStamps() {
        for (int cut = 0; cut <= BODY.length; cut++) {
            meter.reset();
            stamps.clear();
            read(BODY, 0, cut);
            read(BODY, cut, BODY.length);
            assertThat(meter.events()).as("cut at %d", cut).isEqualTo(3);
            assertThat(stamps).as("cut at %d", cut).containsExactly(123456789012345L, 42L);
        }
    }

    @Test
    void linesThatEndInCarriageReturnAndNewline_countAlike() {
        byte[] body = new String(BODY, UTF_8).replace("\n", "\r\n").getBytes(UTF_8);
        read(body, 0, body.length);
        assertThat(meter.events()).isEqualTo(3);
    }

    @Test
    void eventWithoutItsEmptyLine_isNotWhole() {
        byte[] body = "data: 1\n\ndata: 2\n".getBytes(UTF_8);
        read(body, 0, body.length);
        assertThat(meter.events()).isOne();
    }

    private void read(byte[] bytes, int from, int to) {
        meter.read(Unpooled.wrappedBuffer(bytes, from, to - from));
    }
}
