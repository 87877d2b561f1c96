package dev.penstock.app;

import dev.penstock.gateway.settings.BadSettings;
import java.util.Arrays;

/** The process: one command, then the end. Exit codes are those of sysexits.h. */
public final class Main {
    private static final int USAGE = 64;
    private static final int UNAVAILABLE = 69;
    private static final int CONFIG = 78;

    private Main() {}

    /**
     * Runs one command.
     *
     * @param args its name, then its own arguments
     */
    public static void main(String[] args) {
        String command = args.length == 0 ? "run" : args[0];
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        try {
            int code = Commands.run(command, rest);
            if (code >= 0) {
                System.exit(code);
            }
        } catch (BadSettings bad) {
            System.err.println(bad.getMessage());
            System.exit(CONFIG);
        } catch (UnknownCommand unknown) {
            System.err.println(unknown.getMessage());
            System.exit(USAGE);
        } catch (CannotStart cannot) {
            System.err.println(cannot.getMessage());
            System.exit(UNAVAILABLE);
        }
    }
}
