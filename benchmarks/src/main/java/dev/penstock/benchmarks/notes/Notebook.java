package dev.penstock.benchmarks.notes;

import dev.penstock.benchmarks.process.Arm;
import dev.penstock.benchmarks.stats.Pairs;
import dev.penstock.benchmarks.stats.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** All that was measured: one figure per scene, metric, arm and block; and the blocks that do not count, with the reason. */
public final class Notebook {

    /** One figure. */
    public record Observation(String scene, String metric, Arm.Name arm, int block, double value) {}

    /** A block of a scene that was disturbed. Its figures stay in the raw data. */
    public record Rejection(String scene, int block, String reason) {}

    private final List<Observation> observations = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();

    public void observe(String scene, String metric, Arm.Name arm, int block, double value) {
        observations.add(new Observation(scene, metric, arm, block, value));
    }

    public void reject(String scene, int block, String reason) {
        rejections.add(new Rejection(scene, block, reason));
    }

    public List<Observation> observations() {
        return List.copyOf(observations);
    }

    public List<Rejection> rejections() {
        return List.copyOf(rejections);
    }

    /** How many blocks of a scene count. */
    public long accepted(String scene) {
        return observations.stream()
                .filter(observation -> observation.scene().equals(scene))
                .mapToInt(Observation::block)
                .distinct()
                .filter(block -> !rejected(scene, block))
                .count();
    }

    /** Whether a scene has figures, but no block of it was undisturbed; its figures are then given all the same. */
    public boolean doubtful(String scene) {
        return accepted(scene) == 0
                && observations.stream()
                        .anyMatch(observation -> observation.scene().equals(scene));
    }

    /** The figures that count, one per block. */
    public Sample sample(String scene, String metric, Arm.Name arm) {
        return new Sample(series(scene, metric, arm).values().stream()
                .mapToDouble(Double::doubleValue)
                .toArray());
    }

    /** The figures of two arms that count, matched by block. */
    public Pairs pairs(String scene, String metric, Arm.Name left, Arm.Name right) {
        return new Pairs(series(scene, metric, left), series(scene, metric, right));
    }

    /** The sum of a metric over all scenes, blocks that do not count included: nothing excuses a wrong answer. */
    public double total(String metric, Arm.Name arm) {
        return observations.stream()
                .filter(observation -> observation.metric().equals(metric) && observation.arm() == arm)
                .mapToDouble(Observation::value)
                .sum();
    }

    private Map<Integer, Double> series(String scene, String metric, Arm.Name arm) {
        Predicate<Observation> counts =
                doubtful(scene) ? _ -> true : observation -> !rejected(scene, observation.block());
        var series = new TreeMap<Integer, Double>();
        observations.stream()
                .filter(observation -> observation.scene().equals(scene)
                        && observation.metric().equals(metric)
                        && observation.arm() == arm)
                .filter(counts)
                .forEach(observation -> series.put(observation.block(), observation.value()));
        return series;
    }

    private boolean rejected(String scene, int block) {
        return rejections.stream().anyMatch(rejection -> rejection.scene().equals(scene) && rejection.block() == block);
    }
}
