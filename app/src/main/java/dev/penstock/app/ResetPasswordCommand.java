package dev.penstock.app;

import dev.penstock.gateway.identity.PasswordReset;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.Secret;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.CannotOpenStore;
import dev.penstock.gateway.store.Store;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** {@code penstock reset-password USERNAME}: gives a user a new password, which is shown once; also beside a running gateway. */
final class ResetPasswordCommand {
    /** EX_USAGE and EX_NOUSER of {@code sysexits.h}. */
    private static final int USAGE = 64;

    private static final int NO_USER = 67;

    private ResetPasswordCommand() {}

    static int run(Map<String, String> variables, Path folder, PrintStream out, String... arguments)
            throws BadSettings, CannotStart {
        if (arguments.length != 1) {
            System.err.println("Usage: ./penstock reset-password USERNAME");
            return USAGE;
        }
        Settings settings = Settings.load(variables, folder);
        try (Store store = Store.open(settings.database())) {
            Optional<Secret> password = PasswordReset.of(store, arguments[0], Instant.now());
            if (password.isEmpty()) {
                System.err.println("There is no such user.");
                return NO_USER;
            }
            out.println("The new password, which has to be changed at the next login: "
                    + password.get().reveal());
            return 0;
        } catch (CannotOpenStore failure) {
            throw new CannotStart(String.valueOf(failure.getMessage()));
        }
    }
}
