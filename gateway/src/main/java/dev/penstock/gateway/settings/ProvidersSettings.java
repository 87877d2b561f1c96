package dev.penstock.gateway.settings;

import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.Price;
import dev.penstock.core.routing.Provider;
import dev.penstock.core.routing.Routes;
import dev.penstock.gateway.settings.reader.Part;
import dev.penstock.gateway.settings.reader.SettingsReader;
import dev.penstock.gateway.settings.source.Environment;
import dev.penstock.gateway.settings.source.Faults;
import dev.penstock.gateway.settings.source.YamlFile;
import dev.penstock.gateway.settings.source.YamlNode;
import dev.penstock.gateway.settings.source.YamlNode.Members;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The providers that are served: those of the built-in catalogue and of the settings file that have what they need.
 *
 * @param known all of them, in the order of the catalogue, those of the file after them
 * @param notices what the operator may have meant otherwise, to be logged
 */
public record ProvidersSettings(List<KnownProvider> known, List<String> notices) {
    private static final String CATALOGUE = "/catalogue.yaml";

    /** How a provider may be called, so that {@code provider/model} can be told from a model with a slash in its name. */
    private static final String NAME = "[a-z0-9][a-z0-9._-]{0,39}";

    public ProvidersSettings {
        known = List.copyOf(known);
        notices = List.copyOf(notices);
    }

    /** The providers of the catalogue as it is shipped, whatever the settings say; those that have an address. */
    public static List<Provider> shipped() {
        SettingsReader nothingSet = new SettingsReader(Environment.EMPTY, Members.NONE, Path.of(""), new Faults());
        return entries(nothingSet, UpstreamSettings.read(nothingSet)).stream()
                .flatMap(entry -> entry.known().provider().stream())
                .toList();
    }

    static ProvidersSettings read(SettingsReader in, UpstreamSettings upstream) {
        List<ProviderEntry> entries = entries(in, upstream);
        return new ProvidersSettings(
                entries.stream().map(ProviderEntry::known).toList(),
                entries.stream().flatMap(entry -> entry.notice().stream()).toList());
    }

    /** The same with a price for one model, wherever it is offered. */
    ProvidersSettings priced(String id, Optional<Price> price) {
        return price.map(other -> new ProvidersSettings(
                        known.stream().map(each -> each.priced(id, other)).toList(), notices))
                .orElse(this);
    }

    private static List<ProviderEntry> entries(SettingsReader in, UpstreamSettings upstream) {
        List<ProviderEntry> entries = new ArrayList<>();
        Map<String, YamlNode> own =
                in.part("providers").orElse(Members.NONE) instanceof Members said ? said.members() : Map.of();
        merged(in).forEach((name, part) -> {
            if (name.matches(NAME)) {
                Members said = own.get(name) instanceof Members members ? members : Members.NONE;
                entries.add(new ProviderEntry(name, part, said, in, upstream));
            } else {
                part.fault("", "a name that cannot be used", "small letters, digits, dots, dashes; at most 40");
            }
        });
        return entries;
    }

    /** Those that the settings have everything for. */
    public List<ServedProvider> served() {
        return known.stream().flatMap(each -> each.served().stream()).toList();
    }

    /** Every model that is known, of providers that are not served too. */
    public List<Model> listed() {
        return known.stream().flatMap(each -> each.models().stream()).toList();
    }

    /** What the served providers sell, by public name. */
    public Routes routes() {
        return Routes.of(providers());
    }

    public List<Provider> providers() {
        return served().stream().map(ServedProvider::provider).toList();
    }

    private static Map<String, Part> merged(SettingsReader in) {
        Members catalogue = YamlFile.read("catalogue.yaml", text(), Environment.EMPTY, in.faults());
        YamlNode builtIn = Optional.ofNullable(catalogue.members().get("providers"))
                .orElseThrow(() -> new IllegalStateException("catalogue.yaml has no providers"));
        YamlNode all = in.part("providers")
                .map(own ->
                        own instanceof Members members && builtIn instanceof Members base ? members.over(base) : own)
                .orElse(builtIn);
        return Part.of("providers", all, in.faults()).children();
    }

    private static String text() {
        try (InputStream stream = ProvidersSettings.class.getResourceAsStream(CATALOGUE)) {
            return new String(Objects.requireNonNull(stream, CATALOGUE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(CATALOGUE, broken);
        }
    }
}
