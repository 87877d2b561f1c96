package dev.penstock.benchmarks.report;

import dev.penstock.benchmarks.notes.Notebook;
import dev.penstock.benchmarks.notes.Notebook.Rejection;
import dev.penstock.benchmarks.scene.FirstEvent;
import dev.penstock.benchmarks.scene.FixedRate;
import dev.penstock.benchmarks.scene.FullLoad;
import dev.penstock.benchmarks.scene.ParkedStreams;
import dev.penstock.benchmarks.scene.Start;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The one table of a comparison. Goals are those that the project has set for itself; they are meant for the gateway bound to
 * one CPU with all its features on.
 */
public final class Table {
    private static final String HEAD = """
            | metric (median over blocks) | direct | nginx | gateway | gateway / nginx | goal | met |
            |---|---:|---:|---:|---:|---:|---|
            """;

    private final Notebook notebook;
    private final RowMaker make;
    private final List<Row> rows = new ArrayList<>();

    public Table(Notebook notebook) {
        this.notebook = notebook;
        this.make = new RowMaker(notebook);
        fullLoad();
        fixedRates();
        streams();
        starts();
        checks();
    }

    public String markdown() {
        return HEAD + rows.stream().map(row -> row.markdown() + "\n").collect(Collectors.joining()) + rejections();
    }

    private void fullLoad() {
        cpu("1 KB chat", "chat-1KB", 1.5);
        cpu("16 KB chat", "chat-16KB", 1.5);
        cpu("128 KB chat", "chat-128KB", 1.5);
        cpu("reply of 200 events", "events-200", 1.6);
        cpu("1 KB chat, translated", "translated-1KB", 3);
        add(
                "translated-200",
                make.absolute(
                        "CPU per event, translated, µs", "translated-200", FullLoad.CPU_PER_EVENT, Goal.atMost(6)));
        add(
                "chat-1KB",
                make.absolute(
                        "CPU per 1 KB chat, put off until after the load, µs",
                        "chat-1KB",
                        FullLoad.CPU_BEHIND,
                        Goal.none()));
        add("chat-1KB", make.absolute("1 KB chats per second at saturation", "chat-1KB", FullLoad.RATE, Goal.none()));
        add(
                "events-200",
                make.absolute("200-event replies per second at saturation", "events-200", FullLoad.RATE, Goal.none()));
    }

    private void cpu(String what, String scene, double limit) {
        add(scene, make.compared("CPU per " + what + ", µs", scene, FullLoad.CPU, Goal.atMost(limit)));
    }

    private void fixedRates() {
        for (int rate : FixedRate.RATES) {
            String scene = FixedRate.name(rate);
            String at = " at %,d/s, ms".formatted(rate);
            boolean promised = rate == 1000;
            add(
                    scene,
                    make.together(
                            "latency p50 / p90 / p99 / p99.9" + at, scene, "p50_ms", "p90_ms", "p99_ms", "p99.9_ms"));
            add(
                    scene,
                    make.added("added latency p50" + at, scene, "p50_ms", promised ? Goal.atMost(0.15) : Goal.none()));
            add(
                    scene,
                    make.added("added latency p99" + at, scene, "p99_ms", promised ? Goal.atMost(0.4) : Goal.none()));
        }
    }

    private void streams() {
        String first = FirstEvent.NAME;
        add(first, make.together("time to first event p50 / p99, ms", first, "first_p50_ms", "first_p99_ms"));
        add(first, make.added("added time to first event p50, ms", first, "first_p50_ms", Goal.atMost(0.15)));
        String parked = ParkedStreams.NAME;
        add(parked, make.together("streams held, one event a second", parked, "streams"));
        add(parked, make.absolute("streams lost", parked, ParkedStreams.LOST, Goal.atMost(0)));
        add(parked, make.absolute("memory per stream, KiB", parked, ParkedStreams.MEMORY, Goal.atMost(24)));
        add(
                parked,
                make.together(
                        "delay of an event p50 / p99 / p99.9, ms",
                        parked,
                        "event_p50_ms",
                        "event_p99_ms",
                        "event_p99.9_ms"));
        add(parked, make.added("added delay of an event p99, ms", parked, "event_p99_ms", Goal.atMost(1)));
        add(parked, make.compared("CPU per event, µs", parked, "cpu_us_per_event", Goal.none()));
    }

    private void starts() {
        String start = Start.NAME;
        add(start, make.absolute("start to first answer, ms", start, Start.FIRST_ANSWER, Goal.atMost(1000)));
        add(start, make.absolute("idle memory, MiB", start, Start.IDLE_MEMORY, Goal.atMost(140)));
        String cold = "first %,d calls at %d/s ".formatted(Start.COLD_REQUESTS, Start.COLD_PER_SECOND);
        add(start, make.together(cold + "p50 / max, ms", start, "cold_p50_ms", "cold_max_ms"));
        add(start, make.absolute(cold + "p99, ms", start, "cold_p99_ms", Goal.atMost(50)));
    }

    private void checks() {
        rows.add(make.total("replies checked", "replies", Goal.none()));
        rows.add(make.total("replies hashed whole", "replies_hashed", Goal.none()));
        rows.add(make.total("events counted", "events", Goal.none()));
        rows.add(make.total("replies with wrong bytes or events", "replies_wrong", Goal.atMost(0)));
        rows.add(make.total("calls failed under check", "failed", Goal.atMost(0)));
        rows.add(make.total("calls failed at saturation", "failed_at_saturation", Goal.atMost(0)));
    }

    private void add(String scene, Row row) {
        if (notebook.accepted(scene) > 0 || notebook.doubtful(scene)) {
            rows.add(row);
        }
    }

    private String rejections() {
        if (notebook.rejections().isEmpty()) {
            return "\nNo block was rejected.\n";
        }
        Map<String, List<Rejection>> byScene = notebook.rejections().stream()
                .collect(Collectors.groupingBy(Rejection::scene, LinkedHashMap::new, Collectors.toList()));
        return byScene.entrySet().stream()
                .map(scene -> rejections(scene.getKey(), scene.getValue()))
                .collect(Collectors.joining("", "\nBlocks that do not count (all reasons are in the raw data):\n", ""));
    }

    private static String rejections(String scene, List<Rejection> rejections) {
        String blocks = rejections.stream()
                .map(rejection -> Integer.toString(rejection.block() + 1))
                .distinct()
                .collect(Collectors.joining(", "));
        return "- %s: %s (%s)\n".formatted(scene, blocks, rejections.getFirst().reason());
    }
}
