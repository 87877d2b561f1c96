package dev.penstock.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the command line of a comparison says; every option has a default. */
final class Options {

    /** Parts of a comparison that can be left out. */
    enum Part {
        START,
        CPU,
        LATENCY,
        STREAMS
    }

    @Option(names = "--quick", description = "about 4 minutes: fewer and shorter blocks, wider intervals")
    boolean quick;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description = "parts to play: ${COMPLETION-CANDIDATES} (default: all)")
    Set<Part> only = EnumSet.allOf(Part.class);

    @Option(
            names = "--self-check",
            description =
                    "a second nginx in the gateway's place: all ratios must be near 1, or the machine is too noisy")
    boolean selfCheck;

    @Option(names = "--jmh", description = "the small hot pieces alone, by JMH; further words are for JMH")
    boolean jmh;

    @Option(names = "--blocks", paramLabel = "N", description = "blocks that must count (default: 6, quick 2)")
    int blocks;

    @Option(names = "--seconds", paramLabel = "N", description = "length of each measurement (default: 8, quick 2)")
    int seconds;

    @Option(names = "--warm-up", paramLabel = "N", description = "seconds of warm-up (default: 60, quick 20)")
    int warmUpSeconds;

    @Option(names = "--streams", paramLabel = "N", description = "parked streams (default: 5000, quick 1000)")
    int streams;

    @Option(names = "--starts", paramLabel = "N", description = "starts to time (default: 5, quick 2)")
    int starts;

    @Option(names = "--arm-cpu", paramLabel = "CPU", description = "CPU of what is measured (default: 0)")
    int armCpu;

    @Option(names = "--load-cpu", paramLabel = "CPU", description = "CPU of upstream and load (default: 1)")
    int loadCpu = 1;

    @Option(
            names = "--gateway-command",
            paramLabel = "LINE",
            defaultValue = "${env:PENSTOCK_GATEWAY_COMMAND:-}",
            description = "how to start the gateway (default: $PENSTOCK_GATEWAY_COMMAND)")
    String gatewayCommand = "";

    @Option(
            names = "--simulator-command",
            paramLabel = "LINE",
            defaultValue = "${env:PENSTOCK_SIMULATOR_COMMAND:-}",
            description = "how to start the simulator (default: $PENSTOCK_SIMULATOR_COMMAND)")
    String simulatorCommand = "";

    @Option(
            names = "--budgets",
            description =
                    "the gateway keeps budgets, wide enough to refuse nothing, and a ledger of every call (default: off)")
    boolean budgets;

    @Option(names = "--model", paramLabel = "NAME", description = "a model of OpenAI's (default: ${DEFAULT-VALUE})")
    String model = "gpt-4o-mini";

    @Option(
            names = "--events-model",
            paramLabel = "NAME",
            description = "a model of DeepSeek's (default: ${DEFAULT-VALUE})")
    String eventsModel = "deepseek-chat";

    @Option(names = "--out", paramLabel = "FOLDER", description = "where results go (default: ${DEFAULT-VALUE})")
    Path out = Path.of("bench-results");

    @Option(names = "--help", usageHelp = true, description = "this text")
    boolean help;

    @Parameters(hidden = true)
    List<String> rest = new ArrayList<>();

    static CommandLine commandLine(Options options) {
        return new CommandLine(options)
                .setCommandName("penstock bench")
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUnmatchedOptionsArePositionalParams(true);
    }

    /** Throws with what is missing or not understood. */
    void check() {
        if (help || jmh) {
            return;
        }
        if (!rest.isEmpty()) {
            throw new IllegalArgumentException("unknown: " + String.join(" ", rest) + " (see --help)");
        }
        if (armCpu == loadCpu) {
            throw new IllegalArgumentException("--load-cpu: " + loadCpu + " (expected: another than --arm-cpu)");
        }
        if (gatewayCommand.isBlank() && !selfCheck) {
            throw new IllegalArgumentException(
                    "no gateway to measure: give --gateway-command, or run this through ./penstock bench");
        }
    }

    int blocks() {
        return given(blocks, 2, 6);
    }

    Duration length() {
        return Duration.ofSeconds(given(seconds, 2, 8));
    }

    Duration warmUp() {
        return Duration.ofSeconds(given(warmUpSeconds, 20, 60));
    }

    int streams() {
        return given(streams, 1_000, 5_000);
    }

    int starts() {
        return given(starts, 2, 5);
    }

    private int given(int value, int whenQuick, int otherwise) {
        if (value > 0) {
            return value;
        }
        return quick ? whenQuick : otherwise;
    }
}
