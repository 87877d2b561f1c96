package dev.penstock.app;

import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.simulator.SimulatorMain;
import java.nio.file.Path;

/** What the process can be asked to do. */
final class Commands {
    /** The process goes on after the command has returned. */
    static final int STAYS = -1;

    private Commands() {}

    /**
     * Runs a command.
     *
     * @return the exit code, or {@link #STAYS}
     */
    static int run(String command, String... arguments) throws BadSettings, UnknownCommand, CannotStart {
        return switch (command) {
            case "run" -> RunCommand.run();
            case "key" -> KeyCommand.run(System.getenv(), Path.of(""), System.out, arguments);
            case "verify-money" -> VerifyMoneyCommand.run(System.out, arguments);
            case "init-db" -> InitDbCommand.run(System.getenv(), Path.of(""), System.out);
            case "reset-password" -> ResetPasswordCommand.run(System.getenv(), Path.of(""), System.out, arguments);
            case "backup" -> BackupCommand.backup(System.getenv(), Path.of(""), System.out, arguments);
            case "restore" -> BackupCommand.restore(System.getenv(), Path.of(""), System.out, arguments);
            case "train" -> TrainCommand.run();
            case "simulator" -> {
                SimulatorMain.main(arguments);
                yield STAYS;
            }
            case "version" -> {
                System.out.println("Penstock " + Version.NUMBER + " (Java " + Runtime.version() + ")");
                yield 0;
            }
            default -> throw new UnknownCommand(command);
        };
    }
}
