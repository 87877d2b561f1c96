package dev.penstock.benchmarks.report;

/** What a figure of the gateway owes. */
public sealed interface Goal {

    /** No goal is set. */
    record None() implements Goal {}

    /** A figure that must not be higher than this. */
    record AtMost(double limit) implements Goal {}

    static Goal atMost(double limit) {
        return new AtMost(limit);
    }

    static Goal none() {
        return new None();
    }

    /** As the table shows it. */
    default String text() {
        return switch (this) {
            case None() -> "";
            case AtMost(double limit) -> "≤ " + Figures.plain(limit);
        };
    }

    /** Whether the figure keeps it; without a goal or without a figure, nothing. */
    default String verdict(double figure) {
        return switch (this) {
            case None() -> "";
            case AtMost(double limit) -> Double.isNaN(figure) ? "not measured" : figure <= limit ? "yes" : "no";
        };
    }
}
