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
 * @param served in the order of the catalogue, those of the file after them
 * @param listed every model that is known, of providers that are not served too
 * @param notices what the operator may have meant otherwise, to be logged
 */
public record ProvidersSettings(List<ServedProvider> served, List<Model> listed, List<String> notices) {
    private static final String CATALOGUE = "/catalogue.yaml";

    /** How a provider may be called, so that {@code provider/model} can be told from a model with a slash in its name. */
    private static final String NAME = "[a-z0-9][a-z0-9._-]{0,39}";

    public ProvidersSettings {
        served = List.copyOf(served);
        listed = List.copyOf(listed);
        notices = List.copyOf(notices);
    }

    /** The providers of the catalogue as it is shipped, whatever the settings say; those that have an address. */
    public static List<Provider> shipped() {
        SettingsReader nothingSet = new SettingsReader(Environment.EMPTY, Members.NONE, Path.of(""), new Faults());
        return entries(nothingSet, UpstreamSettings.read(nothingSet)).stream()
                .flatMap(entry -> entry.provider().stream())
                .toList();
    }

    static ProvidersSettings read(SettingsReader in, UpstreamSettings upstream) {
        List<ProviderEntry> entries = entries(in, upstream);
        return new ProvidersSettings(
                entries.stream().flatMap(entry -> entry.served().stream()).toList(),
                entries.stream().flatMap(entry -> entry.models().stream()).toList(),
                entries.stream().flatMap(entry -> entry.notice().stream()).toList());
    }

    /** The same with a price for one model, wherever it is offered. */
    ProvidersSettings priced(String id, Optional<Price> price) {
        return price.map(other -> new ProvidersSettings(
                        served.stream().map(each -> priced(each, id, other)).toList(),
                        listed.stream().map(model -> priced(model, id, other)).toList(),
                        notices))
                .orElse(this);
    }

    private static ServedProvider priced(ServedProvider served, String id, Price price) {
        Provider provider = served.provider();
        List<Model> models = provider.models().stream()
                .map(model -> priced(model, id, price))
                .toList();
        return new ServedProvider(provider.offering(models), served.keys(), served.limits());
    }

    private static Model priced(Model model, String id, Price price) {
        return model.id().equals(id) ? model.priced(price) : model;
    }

    private static List<ProviderEntry> entries(SettingsReader in, UpstreamSettings upstream) {
        List<ProviderEntry> entries = new ArrayList<>();
        merged(in).forEach((name, part) -> {
            if (name.matches(NAME)) {
                entries.add(new ProviderEntry(name, part, in, upstream));
            } else {
                part.fault("", "a name that cannot be used", "small letters, digits, dots, dashes; at most 40");
            }
        });
        return entries;
    }

    /** What the served providers sell, by public name. */
    public Routes routes() {
        return Routes.of(providers());
    }

    public List<Provider> providers() {
        return served.stream().map(ServedProvider::provider).toList();
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
