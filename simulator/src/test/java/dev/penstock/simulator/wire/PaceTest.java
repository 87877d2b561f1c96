package dev.penstock.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.simulator.RawReply;
import dev.penstock.simulator.SimulatorSettings;
import dev.penstock.simulator.TestingSimulator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final TestingSimulator SIMULATOR = new TestingSimulator();

    @AfterAll
    static void close() {
        SIMULATOR.close();
    }

    @Test
    void rate_spacesTheEventsByTheirTokens() {
        Pace pace = new Pace(100);
        pace.start(0);
        assertThat(pace.nanosUntilDue(0)).isZero();
        pace.sent(1);
        assertThat(pace.nanosUntilDue(0)).isEqualTo(10_000_000);
        pace.sent(4);
        assertThat(pace.nanosUntilDue(20_000_000)).isEqualTo(30_000_000);
        assertThat(pace.nanosOf(new Reply.Whole(new byte[0], 50))).isEqualTo(500_000_000);
    }

    @Test
    void eventsAtARate_areNotHeldBackForLaterOnes() {
        RawReply reply = SIMULATOR.stream("[[sim tokens=10 rate=100]]");
        assertThat(reply.chunks().size()).isGreaterThan(1);
        assertThat(new String(reply.chunks().getFirst(), StandardCharsets.UTF_8))
                .doesNotContain("[DONE]");
        assertThat(reply.data()).endsWith("[DONE]");
    }

    @Test
    void waitingForTheFirstToken_isFilledWithTheVariantsSignsOfLife() {
        RawReply streamed = SIMULATOR.stream("[[sim variant=deepseek first=60ms interval=10ms]]");
        assertThat(streamed.text()).startsWith(": keep-alive\n\n: keep-alive\n\n");
        RawReply router = SIMULATOR.stream("[[sim variant=openrouter first=60ms interval=10ms]]");
        assertThat(router.text()).startsWith(": OPENROUTER PROCESSING\n\n");
        RawReply whole = SIMULATOR.chat("[[sim variant=deepseek first=60ms interval=10ms]]");
        assertThat(whole.text()).startsWith("\n\n").contains("chat.completion");
        assertThat(SIMULATOR.stream("[[sim first=20ms interval=5ms]]").text()).startsWith("data:");
    }

    @Test
    void stamps_growFromEventToEvent() {
        long before = System.nanoTime();
        List<Long> stamps = SIMULATOR.stream("[[sim stamp rate=1000]]").events().stream()
                .map(event -> event.path("sim_ns").asLong())
                .toList();
        assertThat(stamps).isSorted().allMatch(stamp -> stamp > before);
        assertThat(stamps.getFirst()).isLessThan(stamps.getLast());
    }

    @Test
    void trialAnswer_saysWhatItIsAndEchoesTheQuestion() {
        try (TestingSimulator trial =
                new TestingSimulator(SimulatorSettings.defaults().withTrialText("I am the built-in simulator."))) {
            String said = trial.stream("What is a penstock?").said(0);
            assertThat(said).isEqualTo("I am the built-in simulator. You asked: What is a penstock?");
        }
    }

    @Test
    void severalEventLoops_shareOnePort() {
        try (TestingSimulator wide =
                new TestingSimulator(SimulatorSettings.defaults().withEventLoops(2))) {
            for (int i = 0; i < 8; i++) {
                assertThat(wide.chat("hello").status()).isEqualTo(200);
            }
            assertThat(wide.bill().totals().calls()).isEqualTo(8);
        }
    }
}
