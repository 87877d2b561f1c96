package dev.penstock.gateway.settings.reader;

import dev.penstock.gateway.settings.source.Environment;
import dev.penstock.gateway.settings.source.Faults;
import dev.penstock.gateway.settings.source.Written;
import dev.penstock.gateway.settings.source.YamlNode;
import dev.penstock.gateway.settings.source.YamlNode.Members;
import dev.penstock.gateway.settings.source.YamlNode.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks settings up: first as an environment variable, then in {@code .env}, then in the YAML file; what none of them has
 * takes its default. Keeps what is wrong and which keys there are. Confined to one thread.
 */
public final class SettingsReader {
    private final Environment environment;
    private final Members file;
    private final Path folder;
    private final Faults faults;
    private final List<Key> keys = new ArrayList<>();

    /**
     * @param folder what relative paths start from
     */
    public SettingsReader(Environment environment, Members file, Path folder, Faults faults) {
        this.environment = environment;
        this.file = file;
        this.folder = folder;
        this.faults = faults;
    }

    /** Begins to read one setting. */
    public Setting key(String name, String path) {
        return new Setting(name, path);
    }

    public Environment environment() {
        return environment;
    }

    public Path folder() {
        return folder;
    }

    public Faults faults() {
        return faults;
    }

    /** The keys read so far, in order. */
    public List<Key> keys() {
        return List.copyOf(keys);
    }

    /** A part of the YAML file that is a list or a map of things, read member by member. */
    public Optional<YamlNode> part(String name) {
        return Optional.ofNullable(file.members().get(name));
    }

    /** One setting, about to be read. */
    public final class Setting {
        private final String name;
        private final String path;
        private Words says = new Words("", "");
        private Optional<String> suggested = Optional.empty();

        private Setting(String name, String path) {
            this.name = name;
            this.path = path;
        }

        /** What it is for, one line in each language. */
        public Setting says(String english, String chinese) {
            says = new Words(english, chinese);
            return this;
        }

        /** A value that {@code .env.example} carries although the default is another. */
        public Setting suggesting(String value) {
            suggested = Optional.of(value);
            return this;
        }

        public <T> T or(T preset, Form<T> form) {
            keys.add(new Key(name, path, form.takes(), Optional.of(form.write(preset)), suggested, says));
            return value(form).orElse(preset);
        }

        public <T> Optional<T> maybe(Form<T> form) {
            keys.add(new Key(name, path, form.takes(), Optional.empty(), suggested, says));
            return value(form);
        }

        /** For a member of a {@link Part}, which has read the file already: only the environment is asked. */
        public <T> Optional<T> over(Optional<T> preset, Form<T> form) {
            keys.add(new Key(name, path, form.takes(), preset.map(form::write), suggested, says));
            return environment
                    .find(name)
                    .flatMap(written -> form.read(name, written, faults))
                    .or(() -> preset);
        }

        private <T> Optional<T> value(Form<T> form) {
            Optional<Written> variable = environment.find(name);
            return variable.isPresent() ? form.read(name, variable.get(), faults) : fromFile(form);
        }

        private <T> Optional<T> fromFile(Form<T> form) {
            return switch (at(path)) {
                case null -> Optional.empty();
                case Text(var written) when written.text().isBlank() -> Optional.empty();
                case Text(var written) -> form.read(path, written, faults);
                case YamlNode other -> {
                    faults.add(path, "a list or members", form.expected(), other.origin());
                    yield Optional.empty();
                }
            };
        }
    }

    private @Nullable YamlNode at(String path) {
        YamlNode node = file;
        for (String member : path.split("\\.", -1)) {
            if (!(node instanceof Members members) || !members.members().containsKey(member)) {
                return null;
            }
            node = members.members().get(member);
        }
        return node;
    }
}
