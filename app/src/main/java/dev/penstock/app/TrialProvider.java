package dev.penstock.app;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.Provider;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.ServedProvider;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.upstream.TimeLimits;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The simulator as the one provider of trial mode: it offers every model of the catalogue. */
final class TrialProvider {
    /** What every answer begins with. */
    static final String TEXT = "This is Penstock's built-in simulator, not a model: no provider key is set."
            + " 这是 Penstock 内置的模拟器，并非真实模型：尚未设置提供商密钥。";

    private TrialProvider() {}

    static ServedProvider at(int port, Settings settings) {
        Provider provider = new Provider(
                "simulator",
                URI.create("http://127.0.0.1:" + port + "/v1"),
                Variant.of(Dialect.OPENAI),
                false,
                List.of(),
                models());
        TimeLimits limits = new TimeLimits(
                settings.upstream().firstByteTimeout(),
                settings.upstream().idleTimeout(),
                settings.upstream().totalTimeout());
        return new ServedProvider(provider, Optional.empty(), limits);
    }

    /** What would be served if every provider had a key. */
    private static List<Model> models() {
        Map<String, Model> models = new LinkedHashMap<>();
        for (Provider provider : everyProvider().providers().providers()) {
            provider.models().forEach(model -> models.putIfAbsent(model.id(), model));
        }
        return List.copyOf(models.values());
    }

    private static Settings everyProvider() {
        try {
            return Settings.load(
                    Map.of(
                            "OPENAI_API_KEY", "simulated-key-of-trial-mode",
                            "ANTHROPIC_API_KEY", "simulated-key-of-trial-mode",
                            "DEEPSEEK_API_KEY", "simulated-key-of-trial-mode",
                            "GEMINI_API_KEY", "simulated-key-of-trial-mode",
                            "SILICONFLOW_API_KEY", "simulated-key-of-trial-mode"),
                    Path.of("nowhere"));
        } catch (BadSettings broken) {
            throw new IllegalStateException("the catalogue alone does not load", broken);
        }
    }
}
