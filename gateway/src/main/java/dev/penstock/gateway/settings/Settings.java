package dev.penstock.gateway.settings;

import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.reader.Key;
import dev.penstock.gateway.settings.reader.SettingsReader;
import dev.penstock.gateway.settings.reader.UnknownMembers;
import dev.penstock.gateway.settings.source.Environment;
import dev.penstock.gateway.settings.source.Faults;
import dev.penstock.gateway.settings.source.Written;
import dev.penstock.gateway.settings.source.YamlFile;
import dev.penstock.gateway.settings.source.YamlNode.Members;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything the operator set, read once at the start. */
public record Settings(
        ServerSettings server,
        DatabaseSettings database,
        UpstreamSettings upstream,
        LimitSettings limits,
        BudgetSettings budgets,
        GenerationSettings generation,
        ObservationSettings observation,
        AccessSettings access,
        LoginSettings login,
        Optional<OidcSettings> oidc,
        SecretSettings secrets,
        JobSettings jobs,
        ProvidersSettings providers) {

    private static final String FILE = "penstock.yaml";

    /**
     * Reads the settings.
     *
     * @param variables the environment
     * @param folder where {@code .env} and {@code penstock.yaml} lie, and what relative paths start from
     * @throws BadSettings with everything that is wrong
     */
    public static Settings load(Map<String, String> variables, Path folder) throws BadSettings {
        Faults faults = new Faults();
        Environment environment = Environment.read(variables, folder, faults);
        Members file = file(environment, folder, faults);
        SettingsReader in = new SettingsReader(environment, file, folder, faults);
        Settings settings = read(in);
        UnknownMembers.report(file, in.keys(), faults);
        if (!faults.list().isEmpty()) {
            throw new BadSettings(faults.list());
        }
        return settings;
    }

    /** Whether no provider is set up, so that the built-in simulator takes their place. */
    public boolean trial() {
        return providers.served().isEmpty();
    }

    /** Every key there is, in the order of the reference page. */
    static List<Key> keys() {
        SettingsReader in = new SettingsReader(Environment.EMPTY, Members.NONE, Path.of(""), new Faults());
        read(in);
        return in.keys();
    }

    private static Settings read(SettingsReader in) {
        in.key("PENSTOCK_CONFIG", "")
                .says("The settings file, where it is not ./penstock.yaml.", "配置文件的位置，默认为 ./penstock.yaml。")
                .maybe(Forms.path());
        ServerSettings server = ServerSettings.read(in);
        UpstreamSettings upstream = UpstreamSettings.read(in);
        GenerationSettings generation = GenerationSettings.read(in);
        return new Settings(
                server,
                DatabaseSettings.read(in, server.dataFolder()),
                upstream,
                LimitSettings.read(in),
                BudgetSettings.read(in),
                generation,
                ObservationSettings.read(in),
                AccessSettings.read(in),
                LoginSettings.read(in),
                OidcSettings.read(in),
                SecretSettings.read(in),
                JobSettings.read(in),
                ProvidersSettings.read(in, upstream).priced(generation.model(), generation.price()));
    }

    private static Members file(Environment environment, Path folder, Faults faults) {
        Optional<Written> named = environment.find("PENSTOCK_CONFIG");
        Path path = folder.resolve(named.map(Written::text).orElse(FILE));
        if (named.isEmpty() && !Files.exists(path)) {
            return Members.NONE;
        }
        try {
            return YamlFile.read(path.getFileName().toString(), Files.readString(path), environment, faults);
        } catch (IOException unreadable) {
            String found = Files.exists(path) ? "not readable as UTF-8 text" : "no such file";
            faults.add(named.isPresent() ? "PENSTOCK_CONFIG" : FILE, path + ": " + found, "a YAML file", "");
            return Members.NONE;
        }
    }
}
