package dev.penstock.app;

import dev.penstock.core.money.simulation.MoneySimulation;
import dev.penstock.core.money.simulation.MoneySimulation.Result;
import dev.penstock.core.money.simulation.Sabotage;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * {@code penstock verify-money}: runs the rules of money through as many simulated histories as one has time for, or kills the
 * real process as often, or measures how soon a killed one that had many calls in its journal serves again.
 */
final class VerifyMoneyCommand {
    /** EX_USAGE of {@code sysexits.h}. */
    private static final int USAGE = 64;

    private static final int BROKEN = 1;
    private static final long KILLS_MAX = 1_000_000;
    private static final int STARTS = 5;
    private static final String NUMBER = "\\d{1,15}";

    private VerifyMoneyCommand() {}

    static int run(PrintStream out, String... arguments) throws CannotStart {
        long operations = 1_000_000;
        long seed = 1;
        long kills = 0;
        long calls = 0;
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length || !arguments[i + 1].matches(NUMBER)) {
                return usage(arguments[i]);
            }
            long number = Long.parseLong(arguments[i + 1]);
            switch (arguments[i]) {
                case "--ops" -> operations = number;
                case "--seed" -> seed = number;
                case "--kills" -> kills = number;
                case "--restart" -> calls = number;
                default -> {
                    return usage(arguments[i]);
                }
            }
        }
        if (calls > 0) {
            return restart(out, Math.toIntExact(Math.min(calls, KILLS_MAX)));
        }
        return kills > 0 ? kill(out, Math.toIntExact(Math.min(kills, KILLS_MAX)), seed) : verify(out, operations, seed);
    }

    private static int kill(PrintStream out, int kills, long seed) throws CannotStart {
        KillTrial.Result result = inFolder("penstock-kills", folder -> {
            out.println("in " + folder);
            return KillTrial.run(folder, kills, seed, out);
        });
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

    private static int restart(PrintStream out, int calls) throws CannotStart {
        RestartTrial.Result result = inFolder("penstock-restart", folder -> RestartTrial.run(folder, calls, STARTS));
        out.printf(
                "milliseconds from the start of a process to its first paid call, with %,d calls in the journal:%n",
                calls);
        out.println("  the database knows them:       " + millis(result.known()));
        out.println("  the database knows none:       " + millis(result.unknown()));
        return end(out, result.wrong());
    }

    /** Something that is tried with real processes, on a data folder of its own. */
    private interface Trial<R> {
        R run(Path folder) throws Exception;
    }

    private static <R> R inFolder(String name, Trial<R> trial) throws CannotStart {
        try {
            return trial.run(Files.createTempDirectory(name));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CannotStart("stopped");
        } catch (Exception failure) {
            throw new CannotStart("the trial could not be made: " + failure);
        }
    }

    private static String millis(List<Duration> times) {
        return times.stream().map(time -> Long.toString(time.toMillis())).collect(Collectors.joining(", "));
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
        System.err.println(
                wrong
                        + ": not understood. Usage: ./penstock verify-money [--ops N | --kills N | --restart CALLS] [--seed S]");
        return USAGE;
    }
}
