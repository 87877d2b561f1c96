package dev.penstock.app;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.routing.Price;
import dev.penstock.core.routing.Provider;
import dev.penstock.gateway.settings.ProviderKey;
import dev.penstock.gateway.settings.ServedProvider;
import dev.penstock.gateway.settings.Settings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
                settings.providers().listed(),
                Set.of(),
                Optional.of(Price.free()));
        return new ServedProvider(
                provider, List.of(ProviderKey.none()), settings.upstream().limits());
    }
}
