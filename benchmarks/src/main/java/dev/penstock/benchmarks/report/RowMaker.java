package dev.penstock.benchmarks.report;

import static dev.penstock.benchmarks.process.Arm.Name.DIRECT;
import static dev.penstock.benchmarks.process.Arm.Name.GATEWAY;
import static dev.penstock.benchmarks.process.Arm.Name.NGINX;

import dev.penstock.benchmarks.notes.Notebook;
import dev.penstock.benchmarks.process.Arm;
import dev.penstock.benchmarks.stats.Estimate;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Makes lines of the table from the notebook: medians over the blocks, and what is paired block by block with its interval. */
final class RowMaker {
    private static final long SEED = 20_260_101;

    private final Notebook notebook;

    RowMaker(Notebook notebook) {
        this.notebook = notebook;
    }

    /** The goal is for the ratio of gateway to nginx. */
    Row compared(String title, String scene, String metric, Goal goal) {
        Estimate ratio = notebook.pairs(scene, metric, GATEWAY, NGINX).ratios().estimate(SEED);
        return row(title, scene, metric, Figures.withInterval(ratio), goal, ratio.median());
    }

    /** The goal is for the gateway's figure itself. */
    Row absolute(String title, String scene, String metric, Goal goal) {
        double gateway = median(scene, metric, GATEWAY);
        double ratio = gateway / median(scene, metric, NGINX);
        return row(title, scene, metric, Figures.plain(Double.isInfinite(ratio) ? Double.NaN : ratio), goal, gateway);
    }

    /** What nginx and the gateway add to the direct way; the goal is for what the gateway adds. */
    Row added(String title, String scene, String metric, Goal goal) {
        Estimate nginx =
                notebook.pairs(scene, metric, NGINX, DIRECT).differences().estimate(SEED);
        Estimate gateway =
                notebook.pairs(scene, metric, GATEWAY, DIRECT).differences().estimate(SEED);
        return new Row(
                title(title, scene),
                "",
                Figures.signed(nginx),
                Figures.signed(gateway),
                Figures.plain(gateway.median() / nginx.median()),
                goal.text(),
                goal.verdict(gateway.median()));
    }

    /** Several metrics of a scene in one line, for reading only. */
    Row together(String title, String scene, String... metrics) {
        return new Row(
                title(title, scene),
                together(scene, DIRECT, metrics),
                together(scene, NGINX, metrics),
                together(scene, GATEWAY, metrics),
                "",
                "",
                "");
    }

    /** A count over all scenes. */
    Row total(String title, String metric, Goal goal) {
        double gateway = notebook.total(metric, GATEWAY);
        return new Row(
                title,
                Figures.plain(notebook.total(metric, DIRECT)),
                Figures.plain(notebook.total(metric, NGINX)),
                Figures.plain(gateway),
                "",
                goal.text(),
                goal.verdict(gateway));
    }

    private Row row(String title, String scene, String metric, String ratio, Goal goal, double judged) {
        return new Row(
                title(title, scene),
                Figures.plain(median(scene, metric, DIRECT)),
                Figures.plain(median(scene, metric, NGINX)),
                Figures.plain(median(scene, metric, GATEWAY)),
                ratio,
                goal.text(),
                goal.verdict(judged));
    }

    private String together(String scene, Arm.Name arm, String... metrics) {
        return Arrays.stream(metrics)
                .map(metric -> Figures.plain(median(scene, metric, arm)))
                .collect(Collectors.joining(" / "));
    }

    private double median(String scene, String metric, Arm.Name arm) {
        return notebook.sample(scene, metric, arm).median();
    }

    private String title(String title, String scene) {
        return notebook.doubtful(scene) ? title + " (disturbed)" : title;
    }
}
