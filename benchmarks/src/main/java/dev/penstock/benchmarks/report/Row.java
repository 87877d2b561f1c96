package dev.penstock.benchmarks.report;

/** One line of the table. */
record Row(String metric, String direct, String nginx, String gateway, String ratio, String goal, String met) {

    String markdown() {
        return "| " + String.join(" | ", metric, direct, nginx, gateway, ratio, goal, met) + " |";
    }
}
