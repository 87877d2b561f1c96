package dev.penstock.app;

import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.CannotOpenStore;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.catalogue.Models;
import dev.penstock.gateway.store.catalogue.Providers;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/** {@code penstock init-db}: makes the tables of the database and their first rows, or brings them up to date; may be run again and again. */
final class InitDbCommand {
    private InitDbCommand() {}

    static int run(Map<String, String> variables, Path folder, PrintStream out) throws BadSettings, CannotStart {
        Settings settings = Settings.load(variables, folder);
        try (Store store = Store.initialise(settings.database())) {
            int providers = store.read(sql -> new Providers(sql).all().size());
            int models = store.read(sql -> new Models(sql).all().size());
            out.println("The tables are up to date: " + providers + " providers, " + models + " models.");
            return 0;
        } catch (CannotOpenStore failure) {
            throw new CannotStart(String.valueOf(failure.getMessage()));
        }
    }
}
