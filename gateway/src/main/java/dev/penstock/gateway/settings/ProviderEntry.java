package dev.penstock.gateway.settings;

import dev.penstock.core.routing.Model;
import dev.penstock.gateway.settings.reader.Form;
import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.reader.Part;
import dev.penstock.gateway.settings.reader.SettingsReader;
import dev.penstock.gateway.settings.source.YamlNode.Members;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One provider of the catalogue, read with its key and address from the environment, whether or not it can be served.
 */
final class ProviderEntry {

    private static final String API_KEY = "_API_KEY";
    private static final String BASE_URL = "_BASE_URL";

    private final String name;
    private final Part part;
    private final SettingsReader in;
    private final String prefix;
    private final List<ProviderKey> keys;
    private final Optional<URI> baseUrl;
    private boolean baseUrlSet;
    private final ProviderTraits traits;
    private final List<Model> models;
    private final Members own;

    /**
     * @param own what the settings file says of it
     */
    ProviderEntry(String name, Part part, Members own, SettingsReader in, UpstreamSettings upstream) {
        this.name = name;
        this.part = part;
        this.in = in;
        this.prefix = part.or("env", variableFor(name), Forms.text("a prefix of environment variables", "环境变量前缀"));
        this.own = own;
        this.traits = ProviderTraits.usual(upstream.limits()).changedBy(part);
        this.keys = keys();
        this.baseUrl = baseUrl();
        this.models = readModels();
        part.done();
        if (!keys.isEmpty() && baseUrl.isEmpty()) {
            String expected = Forms.baseUrl().expected() + ", because " + prefix + API_KEY + " is set";
            in.faults().add(prefix + BASE_URL, "not set", expected, "");
        }
    }

    KnownProvider known() {
        Set<String> modelsSet = own.members().get("models") instanceof Members said
                ? said.members().keySet()
                : Set.of();
        return new KnownProvider(
                name,
                baseUrl,
                baseUrlSet || own.members().containsKey("base_url"),
                traits,
                ProviderTraits.MEMBERS.stream().anyMatch(own.members()::containsKey),
                models,
                modelsSet,
                keys);
    }

    /** What the operator may have meant otherwise. */
    Optional<String> notice() {
        boolean movedOnly = keys.isEmpty()
                && traits.needsKey()
                && in.environment().find(prefix + BASE_URL).isPresent();
        return movedOnly
                ? Optional.of(prefix + BASE_URL + " is set but " + prefix + API_KEY + " is not, so " + name
                        + " is served only if the database has a key for it")
                : Optional.empty();
    }

    private List<ProviderKey> keys() {
        List<ProviderKey> all = new ArrayList<>(ProviderKeys.alike(plainKeys()));
        all.addAll(ProviderKeys.listed(part));
        ProviderKeys.check(all, part);
        return all;
    }

    private List<Secret> plainKeys() {
        SettingsReader.Setting setting = in.key(prefix + API_KEY, "providers." + name + ".api_key");
        if (traits.needsKey()) {
            setting.says("Key for " + name + "; the provider is served once it is set.", name + " 的密钥；设置后即提供该服务。");
        } else {
            setting.says("Key for " + name + ", where it wants one.", name + " 的密钥（如需要）。");
        }
        Form<List<Secret>> form = ProviderKeys.form();
        return setting.over(part.maybe("api_key", form), form).orElse(List.of());
    }

    private Optional<URI> baseUrl() {
        Form<URI> form = Forms.baseUrl();
        Optional<URI> preset = part.maybe("base_url", form);
        Optional<String> ending =
                part.maybe("base_url_ends", Forms.text("the end of a path, such as /v1", "路径结尾，例如 /v1"));
        Optional<String> alias = part.maybe("env_base_url_alias", Forms.text("an environment variable", "环境变量"));
        baseUrlSet = in.environment().find(prefix + BASE_URL).isPresent()
                || alias.flatMap(in.environment()::find).isPresent();
        SettingsReader.Setting setting = in.key(prefix + BASE_URL, "providers." + name + ".base_url")
                .says("Where " + name + " is reached.", name + " 的地址。");
        Optional<URI> url =
                alias.isPresent() && in.environment().find(prefix + BASE_URL).isEmpty()
                        ? alias(alias.get()).over(setting.over(preset, form), form)
                        : setting.over(preset, form);
        return url.map(address -> ending.isPresent() && !address.getPath().endsWith(ending.get())
                ? URI.create(address + ending.get())
                : address);
    }

    private SettingsReader.Setting alias(String variable) {
        return in.key(variable, "providers." + name + ".base_url")
                .says("Another name of " + prefix + BASE_URL + ".", prefix + BASE_URL + " 的别名。");
    }

    private List<Model> readModels() {
        Optional<String> defaultModel = part.maybe("default_model", Forms.text("a model's name", "模型名称"));
        List<Model> all = new ArrayList<>();
        part.parts("models").forEach((id, entry) -> {
            if (id.isBlank()) {
                entry.fault("", "a model without a name", "a name");
            } else {
                all.add(ModelEntry.read(id, entry, defaultModel));
            }
        });
        if (defaultModel.isPresent() && all.stream().noneMatch(Model::isDefault)) {
            part.fault("default_model", defaultModel.get(), "one of its models");
        }
        return all;
    }

    private static String variableFor(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
