package dev.penstock.app;

import dev.penstock.gateway.access.NewVirtualKey;
import dev.penstock.gateway.access.Pepper;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;

/** {@code penstock key create}: makes a virtual key, shows it once, and shows what the settings file needs of it. */
final class KeyCommand {
    /** EX_USAGE of {@code sysexits.h}. */
    private static final int USAGE = 64;

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private KeyCommand() {}

    static int run(Map<String, String> variables, Path folder, PrintStream out, String... arguments)
            throws BadSettings {
        if (arguments.length != 3 || !arguments[0].equals("create") || !arguments[1].equals("--name")) {
            System.err.println("Usage: ./penstock key create --name NAME");
            return USAGE;
        }
        String name = arguments[2];
        if (!name.matches(NAME)) {
            System.err.println("--name: " + name + " (expected: letters, digits, dots and dashes, at most 64)");
            return USAGE;
        }
        Settings settings = Settings.load(variables, folder);
        Path dataFolder = settings.server().dataFolder();
        Pepper pepper = Pepper.open(dataFolder, settings.secrets().pepper());
        NewVirtualKey key = NewVirtualKey.create(name, pepper, new SecureRandom());
        out.print("""
                The key, for whoever will use it. It is not kept and cannot be shown again:

                  %s

                For penstock.yaml. The key works from the next start on, with the pepper in %s:

                %s""".formatted(key.token().reveal(), dataFolder, key.yaml()));
        return 0;
    }
}
