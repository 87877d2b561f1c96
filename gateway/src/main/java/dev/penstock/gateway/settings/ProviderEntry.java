package dev.penstock.gateway.settings;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.NamePattern;
import dev.penstock.core.routing.Price;
import dev.penstock.core.routing.Provider;
import dev.penstock.gateway.settings.reader.Form;
import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.reader.Part;
import dev.penstock.gateway.settings.reader.SettingsReader;
import dev.penstock.gateway.upstream.TimeLimits;
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

    /** Whether a provider answers without a key. */
    private enum KeyNeed {
        REQUIRED,
        OPTIONAL
    }

    private static final String API_KEY = "_API_KEY";
    private static final String BASE_URL = "_BASE_URL";

    private final String name;
    private final Part part;
    private final SettingsReader in;
    private final String prefix;
    private final KeyNeed need;
    private final List<ProviderKey> keys;
    private final Optional<URI> baseUrl;
    private final Variant variant;
    private final TimeLimits limits;
    private final boolean discovers;
    private final List<NamePattern> accepts;
    private final List<Model> models;
    private final Optional<Price> price;

    ProviderEntry(String name, Part part, SettingsReader in, UpstreamSettings upstream) {
        this.name = name;
        this.part = part;
        this.in = in;
        this.prefix = part.or("env", variableFor(name), Forms.text("a prefix of environment variables", "环境变量前缀"));
        this.need = part.or("key", KeyNeed.REQUIRED, Forms.choice(KeyNeed.class));
        this.keys = keys();
        this.baseUrl = baseUrl();
        this.variant = variant();
        this.limits = limits(upstream);
        this.discovers = part.or("discovers", false, Forms.flag());
        this.accepts = part.texts("accepts").stream().map(NamePattern::new).toList();
        this.models = readModels();
        this.price = part.part("price").flatMap(own -> PriceEntry.read(own, true));
        part.done();
        if (!keys.isEmpty() && baseUrl.isEmpty()) {
            String expected = Forms.baseUrl().expected() + ", because " + prefix + API_KEY + " is set";
            in.faults().add(prefix + BASE_URL, "not set", expected, "");
        }
    }

    /** The provider, if the settings have what it takes to serve it. */
    Optional<ServedProvider> served() {
        if (keys.isEmpty() && need == KeyNeed.REQUIRED) {
            return Optional.empty();
        }
        List<ProviderKey> used = keys.isEmpty() ? List.of(ProviderKey.none()) : keys;
        return provider().map(provider -> new ServedProvider(provider, used, limits));
    }

    /** The provider, if it is known where it is reached. */
    Optional<Provider> provider() {
        return baseUrl.map(url -> new Provider(name, url, variant, discovers, accepts, models, price));
    }

    /** What the operator may have meant otherwise. */
    Optional<String> notice() {
        boolean movedOnly = keys.isEmpty()
                && need == KeyNeed.REQUIRED
                && in.environment().find(prefix + BASE_URL).isPresent();
        return movedOnly
                ? Optional.of(prefix + BASE_URL + " is set but " + prefix + API_KEY + " is not, so " + name
                        + " is not served")
                : Optional.empty();
    }

    /** What it sells, in the order of the catalogue. */
    List<Model> models() {
        return models;
    }

    private List<ProviderKey> keys() {
        List<ProviderKey> all = new ArrayList<>(ProviderKeys.alike(plainKeys()));
        all.addAll(ProviderKeys.listed(part));
        ProviderKeys.check(all, part);
        return all;
    }

    private List<Secret> plainKeys() {
        SettingsReader.Setting setting = in.key(prefix + API_KEY, "providers." + name + ".api_key");
        if (need == KeyNeed.REQUIRED) {
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

    private TimeLimits limits(UpstreamSettings upstream) {
        Optional<Part> own = part.part("timeouts");
        if (own.isEmpty()) {
            return upstream.limits();
        }
        TimeLimits ownLimits = new TimeLimits(
                own.get().or("first_byte", upstream.firstByteTimeout(), UpstreamSettings.timeLimit()),
                own.get().or("idle", upstream.idleTimeout(), UpstreamSettings.timeLimit()),
                own.get().or("total", upstream.totalTimeout(), UpstreamSettings.timeLimit()));
        own.get().done();
        return ownLimits;
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
