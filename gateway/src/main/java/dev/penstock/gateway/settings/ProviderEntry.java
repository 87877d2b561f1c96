package dev.penstock.gateway.settings;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.NamePattern;
import dev.penstock.core.routing.Provider;
import dev.penstock.gateway.upstream.TimeLimits;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads one provider of the catalogue, with its key and address from the environment. Confined to one thread. */
final class ProviderEntry {

    /** Whether a provider answers without a key. */
    private enum KeyNeed {
        REQUIRED,
        OPTIONAL
    }

    private static final String BASE_URL = "_BASE_URL";

    private final String name;
    private final Part part;
    private final SettingsReader in;
    private final UpstreamSettings upstream;
    private final String prefix;

    ProviderEntry(String name, Part part, SettingsReader in, UpstreamSettings upstream) {
        this.name = name;
        this.part = part;
        this.in = in;
        this.upstream = upstream;
        this.prefix = part.or("env", variableFor(name), Forms.text("a prefix of environment variables", "环境变量前缀"));
    }

    /** The provider, if the settings have what it takes to serve it; otherwise a notice may say what is missing. */
    Optional<ServedProvider> read(List<String> notices) {
        KeyNeed need = part.or("key", KeyNeed.REQUIRED, Forms.choice(KeyNeed.class));
        Optional<Secret> key = key(need);
        Optional<URI> baseUrl = baseUrl();
        Variant variant = variant();
        TimeLimits limits = limits();
        boolean discovers = part.or("discovers", false, Forms.flag());
        List<NamePattern> accepts =
                part.texts("accepts").stream().map(NamePattern::new).toList();
        List<Model> models = models();
        part.done();
        if (key.isPresent() && baseUrl.isEmpty()) {
            String expected = Forms.baseUrl().expected() + ", because " + prefix + "_API_KEY is set";
            in.faults().add(prefix + BASE_URL, "not set", expected, "");
        }
        if (key.isEmpty() && need == KeyNeed.REQUIRED) {
            if (in.environment().find(prefix + BASE_URL).isPresent()) {
                notices.add(
                        prefix + BASE_URL + " is set but " + prefix + "_API_KEY is not, so " + name + " is not served");
            }
            return Optional.empty();
        }
        return baseUrl.map(
                url -> new ServedProvider(new Provider(name, url, variant, discovers, accepts, models), key, limits));
    }

    private Optional<Secret> key(KeyNeed need) {
        SettingsReader.Setting setting = in.key(prefix + "_API_KEY", "providers." + name + ".api_key");
        if (need == KeyNeed.REQUIRED) {
            setting.says("Key for " + name + "; the provider is served once it is set.", name + " 的密钥；设置后即提供该服务。");
        } else {
            setting.says("Key for " + name + ", where it wants one.", name + " 的密钥（如需要）。");
        }
        return setting.over(part.maybe("api_key", Forms.secret()), Forms.secret());
    }

    private Optional<URI> baseUrl() {
        Form<URI> form = Forms.baseUrl();
        Optional<URI> preset = part.maybe("base_url", form);
        Optional<String> ending =
                part.maybe("base_url_ends", Forms.text("the end of a path, such as /v1", "路径结尾，例如 /v1"));
        Optional<String> alias = part.maybe("env_base_url_alias", Forms.text("an environment variable", "环境变量"));
        SettingsReader.Setting setting = in.key(prefix + BASE_URL, "providers." + name + ".base_url")
                .says("Where " + name + " is reached" + ".", name + " 的地址" + "。");
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

    private Variant variant() {
        Variant preset = Variant.of(part.or("dialect", Dialect.OPENAI, Forms.choice(Dialect.class)));
        return new Variant(
                preset.dialect(),
                part.or("limit_field", preset.limitField(), Forms.choice(Variant.LimitField.class)),
                part.or("stream_options", preset.streamOptions(), Forms.flag()),
                part.or("credential", preset.credential(), Forms.choice(Variant.Credential.class)),
                part.or("api_version", preset.apiVersion(), Forms.text("a version", "版本")),
                reasoningMember(preset),
                part.or("json_schema", preset.jsonSchema(), Forms.flag()),
                part.or("reasoning_switch", preset.reasoningSwitch(), Forms.choice(Variant.ReasoningSwitch.class)),
                Set.copyOf(part.texts("extra_sampling")));
    }

    private String reasoningMember(Variant preset) {
        String member = part.or("reasoning_member", preset.reasoningMember(), Forms.text("a member's name", "字段名"));
        return member.equals("none") ? "" : member;
    }

    private TimeLimits limits() {
        Optional<Part> own = part.part("timeouts");
        if (own.isEmpty()) {
            return upstream.limits();
        }
        TimeLimits limits = new TimeLimits(
                own.get().or("first_byte", upstream.firstByteTimeout(), UpstreamSettings.timeLimit()),
                own.get().or("idle", upstream.idleTimeout(), UpstreamSettings.timeLimit()),
                own.get().or("total", upstream.totalTimeout(), UpstreamSettings.timeLimit()));
        own.get().done();
        return limits;
    }

    private List<Model> models() {
        Optional<String> defaultModel = part.maybe("default_model", Forms.text("a model's name", "模型名称"));
        List<Model> models = new ArrayList<>();
        part.parts("models").forEach((id, entry) -> {
            if (id.isBlank()) {
                entry.fault("", "a model without a name", "a name");
            } else {
                models.add(ModelEntry.read(id, entry, defaultModel));
            }
        });
        if (defaultModel.isPresent() && models.stream().noneMatch(Model::isDefault)) {
            part.fault("default_model", defaultModel.get(), "one of its models");
        }
        return models;
    }

    private static String variableFor(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
