package dev.penstock.app;

import dev.penstock.core.money.simulation.MoneySimulation;
import dev.penstock.core.money.simulation.MoneySimulation.Result;
import dev.penstock.core.money.simulation.Sabotage;
import java.io.PrintStream;
import java.util.SplittableRandom;

/** {@code penstock verify-money}: runs the rules of money through as many simulated histories as one has time for. */
final class VerifyMoneyCommand {
    /** EX_USAGE of {@code sysexits.h}. */
    private static final int USAGE = 64;

    private static final int BROKEN = 1;
    private static final String NUMBER = "\\d{1,15}";

    private VerifyMoneyCommand() {}

    static int run(PrintStream out, String... arguments) {
        long operations = 1_000_000;
        long seed = 1;
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length || !arguments[i + 1].matches(NUMBER)) {
                return usage(arguments[i]);
            }
            long number = Long.parseLong(arguments[i + 1]);
            switch (arguments[i]) {
                case "--ops" -> operations = number;
                case "--seed" -> seed = number;
                default -> {
                    return usage(arguments[i]);
                }
            }
        }
        return verify(out, operations, seed);
    }

    private static int verify(PrintStream out, long operations, long seed) {
        Result result = MoneySimulation.run(operations, seed, SplittableRandom::new, Sabotage.NONE);
        out.printf(
                "%,d operations in %,d histories: %,d calls admitted, %,d refused, %,d processes killed%n",
                result.operations(), result.histories(), result.admitted(), result.refused(), result.deaths());
        if (result.failure().isEmpty()) {
            out.println("Nothing was overspent, and nothing forgotten.");
            return 0;
        }
        out.println("BROKEN: " + result.failure().get());
        return BROKEN;
    }

    private static int usage(String wrong) {
        System.err.println(wrong + ": not understood. Usage: ./penstock verify-money [--ops N] [--seed S]");
        return USAGE;
    }
}
