package dev.penstock.app;

import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.DatabaseAddress.Embedded;
import dev.penstock.gateway.settings.DatabaseSettings;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.CannotOpenStore;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.backup.Backup;
import dev.penstock.gateway.store.backup.BadBackup;
import dev.penstock.gateway.store.backup.Restore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** {@code penstock backup} and {@code penstock restore}: the tables into a file, and back. The gateway may run meanwhile. */
final class BackupCommand {
    /** EX_USAGE of {@code sysexits.h}. */
    private static final int USAGE = 64;

    private BackupCommand() {}

    static int backup(Map<String, String> variables, Path folder, PrintStream out, String... arguments)
            throws BadSettings, CannotStart {
        if (arguments.length != 1) {
            System.err.println("Usage: ./penstock backup FILE");
            return USAGE;
        }
        DatabaseSettings database = Settings.load(variables, folder).database();
        if (database.address() instanceof Embedded(var file) && !Files.exists(file)) {
            throw new CannotStart("there is no database yet at " + file.toAbsolutePath());
        }
        Path file = folder.resolve(arguments[0]);
        try (Store store = Store.open(database)) {
            long rows = Backup.write(store, file, Instant.now());
            out.println("Wrote " + rows + " rows to " + file + ".");
            out.println(
                    "Keep the secrets of the data folder as well, in another place: without them, sealed keys stay sealed.");
            return 0;
        } catch (FileAlreadyExistsException there) {
            throw new CannotStart(file + " is there already");
        } catch (IOException | CannotOpenStore failure) {
            throw new CannotStart("cannot write the backup: " + failure.getMessage());
        }
    }

    static int restore(Map<String, String> variables, Path folder, PrintStream out, String... arguments)
            throws BadSettings, CannotStart {
        if (arguments.length != 1) {
            System.err.println("Usage: ./penstock restore FILE");
            return USAGE;
        }
        Path file = folder.resolve(arguments[0]);
        try (Store store = Store.open(Settings.load(variables, folder).database())) {
            long rows = Restore.from(file, store, Instant.now());
            out.println("Restored " + rows + " rows.");
            return 0;
        } catch (NoSuchFileException missing) {
            throw new CannotStart("there is no file " + file);
        } catch (BadBackup | IOException | CannotOpenStore failure) {
            throw new CannotStart("cannot restore: " + failure.getMessage());
        }
    }
}
