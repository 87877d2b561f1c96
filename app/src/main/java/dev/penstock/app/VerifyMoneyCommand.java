package dev.penstock.app;

import dev.penstock.core.money.simulation.MoneySimulation;
import dev.penstock.core.money.simulation.MoneySimulation.Result;
import dev.penstock.core.money.simulation.Sabotage;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * {@code penstock verify-money}: runs the rules of money through as many simulated histories as one has time for, or kills the
 * real process as often.
 */
final class VerifyMoneyCommand {
    /** EX_USAGE of {@code sysexits.h}. */
    private static final int USAGE = 64;

    private static final int BROKEN = 1;
    private static final long KILLS_MAX = 1_000_000;
    private static final String NUMBER = "\\d{1,15}";

    private VerifyMoneyCommand() {}

    static int run(PrintStream out, String... arguments) throws CannotStart {
        long operations = 1_000_000;
        long seed = 1;
        long kills = 0;
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length || !arguments[i + 1].matches(NUMBER)) {
                return usage(arguments[i]);
            }
            long number = Long.parseLong(arguments[i + 1]);
            switch (arguments[i]) {
                case "--ops" -> operations = number;
                case "--seed" -> seed = number;
                case "--kills" -> kills = number;
                default -> {
                    return usage(arguments[i]);
                }
            }
        }
        return kills > 0 ? kill(out, Math.toIntExact(Math.min(kills, KILLS_MAX)), seed) : verify(out, operations, seed);
    }

    private static int kill(PrintStream out, int kills, long seed) throws CannotStart {
        KillTrial.Result result;
        try {
            Path folder = Files.createTempDirectory("penstock-kills");
            out.println("in " + folder);
            result = KillTrial.run(folder, kills, seed, out);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CannotStart("stopped");
        } catch (Exception failure) {
            throw new CannotStart("the trial could not be made: " + failure);
        }
        out.printf(
                "%,d kills: %,d streams begun, %,d calls refused, %,d cut off; the provider billed %s, the ledger says %s,"
                        + " the budget was %s%n",
                result.kills(),
                result.streams(),
                result.refused(),
                result.broken(),
                result.billed(),
                result.written(),
                result.limit());
        return end(out, result.wrong());
    }

    private static int end(PrintStream out, List<String> wrong) {
        if (wrong.isEmpty()) {
            out.println("Nothing was overspent, and nothing forgotten.");
            return 0;
        }
        wrong.forEach(each -> out.println("BROKEN: " + each));
        return BROKEN;
    }

    private static int verify(PrintStream out, long operations, long seed) {
        Result result = MoneySimulation.run(operations, seed, SplittableRandom::new, Sabotage.NONE);
        out.printf(
                "%,d operations in %,d histories: %,d calls admitted, %,d refused, %,d processes killed%n",
                result.operations(), result.histories(), result.admitted(), result.refused(), result.deaths());
        return end(out, result.failure().stream().map(Object::toString).toList());
    }

    private static int usage(String wrong) {
        System.err.println(wrong + ": not understood. Usage: ./penstock verify-money [--ops N | --kills N] [--seed S]");
        return USAGE;
    }
}
