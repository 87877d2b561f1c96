package dev.penstock.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.dialect.Variant;
import dev.penstock.core.limit.Limits;
import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.Price;
import dev.penstock.core.routing.Provider;
import dev.penstock.core.routing.Rates;
import dev.penstock.core.routing.Route;
import dev.penstock.core.routing.Routes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvidersSettingsTest {
    @TempDir
    Path folder;

    @Test
    void provider_isServedOnceItsKeyIsSet() throws Exception {
        ProvidersSettings providers = load(Map.of("DEEPSEEK_API_KEY", "k"));

        assertThat(providers.served()).singleElement().satisfies(served -> {
            assertThat(served.provider().name()).isEqualTo("deepseek");
            assertThat(served.provider().baseUrl()).hasToString("https://api.deepseek.com");
            assertThat(served.provider().variant().limitField()).isEqualTo(Variant.LimitField.MAX_TOKENS);
            assertThat(served.keys()).containsExactly(ProviderKey.plain("default", new Secret("k")));
        });
    }

    /** S4-40: three providers and eleven models. */
    @Test
    void catalogue_hasTheSeedModels_withWindowCapAndPrice() throws Exception {
        Routes routes = load(Map.of("OPENAI_API_KEY", "k", "ANTHROPIC_API_KEY", "k", "DEEPSEEK_API_KEY", "k"))
                .routes();

        assertSeed(routes, "gpt-4o", 128_000, 16_384, 5_000, 15_000);
        assertSeed(routes, "gpt-4o-mini", 128_000, 16_384, 150, 600);
        assertSeed(routes, "gpt-4-turbo", 128_000, 4_096, 10_000, 30_000);
        assertSeed(routes, "gpt-3.5-turbo", 16_385, 4_096, 500, 1_500);
        assertSeed(routes, "claude-3-5-sonnet-latest", 200_000, 8_192, 3_000, 15_000);
        assertSeed(routes, "claude-3-5-haiku-latest", 200_000, 8_192, 800, 4_000);
        assertSeed(routes, "claude-3-opus-latest", 200_000, 4_096, 15_000, 75_000);
        assertSeed(routes, "deepseek-chat", 128_000, 8_192, 270, 1_100);
        assertSeed(routes, "deepseek-reasoner", 128_000, 8_192, 400, 1_600);
        assertSeed(routes, "deepseek-coder", 128_000, 8_192, 270, 1_100);
        assertSeed(routes, "deepseek-v3.1", 131_072, 8_192, 1_400, 2_800);
    }

    private static void assertSeed(Routes routes, String name, long window, long cap, long input, long output) {
        Model model = routes.find(name).orElseThrow().versions().getFirst().model();
        assertThat(model.contextWindow()).as(name).isEqualTo(OptionalLong.of(window));
        assertThat(model.outputCap()).as(name).isEqualTo(OptionalLong.of(cap));
        Price price = model.price().orElseThrow();
        assertThat(price.input()).as(name).isEqualTo(input);
        assertThat(price.output()).as(name).isEqualTo(output);
    }

    @Test
    void priceOfAModel_canHaveTiers_feesAndAFasterService() throws Exception {
        write("""
                providers:
                  openai:
                    api_key: k
                    models:
                      long:
                        price:
                          input: 3
                          output: 15
                          cache_write: 3.75
                          cache_write_long: 6
                          long_context: {200000: {input: 6, output: 22.5}}
                          per_call: 0.001
                          per_tool_use: 0.01
                          priority_percent: 175
                """);

        Price price = load(Map.of())
                .routes()
                .find("long")
                .orElseThrow()
                .versions()
                .getFirst()
                .model()
                .price()
                .orElseThrow();

        assertThat(price.rates()).isEqualTo(new Rates(3_000, 3_000, 3_750, 6_000, 15_000, 15_000));
        assertThat(price.ratesFor(200_001)).isEqualTo(new Rates(6_000, 6_000, 6_000, 6_000, 22_500, 22_500));
        assertThat(price.perCall()).isEqualTo(1_000_000);
        assertThat(price.perToolUse()).isEqualTo(10_000_000);
        assertThat(price.priorityPercent()).hasValue(175);
    }

    @Test
    void priceThatCannotBeRead_isToldWithAllItsFaults() throws Exception {
        write("""
                providers:
                  openai:
                    api_key: k
                    models:
                      odd:
                        price:
                          input: -1
                          output: 15
                          long_context: {many: {input: 6, output: 22.5}}
                          peak: {zone: Mars/Olympus, days: [someday], hours: ["12:00-09:00"], otherwise_percent: 101}
                """);

        assertThatThrownBy(() -> load(Map.of()))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("price.input")
                .hasMessageContaining("long_context.many")
                .hasMessageContaining("Mars/Olympus")
                .hasMessageContaining("someday")
                .hasMessageContaining("12:00-09:00")
                .hasMessageContaining("101");
    }

    @Test
    void deepSeek_isCheaperOutsideOfPeakHours() throws Exception {
        Price price = load(Map.of("DEEPSEEK_API_KEY", "k"))
                .routes()
                .find("deepseek-flash")
                .orElseThrow()
                .versions()
                .getFirst()
                .model()
                .price()
                .orElseThrow();

        assertThat(price.rates()).isEqualTo(new Rates(300, 6, 300, 300, 1_200, 1_200));
        assertThat(price.isPeak(Instant.parse("2026-11-20T01:00:00Z"))).isTrue();
        assertThat(price.isPeak(Instant.parse("2026-11-20T05:00:00Z"))).isFalse();
        assertThat(price.isPeak(Instant.parse("2026-11-21T01:00:00Z"))).isFalse();
        assertThat(price.offPeakTokens(300)).isEqualTo(150);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-9-preview, openai",
        "o3-pro, openai",
        "text-embedding-4, openai",
        "claude-99, anthropic",
        "deepseek-next, deepseek",
        "gemini-9-flash, gemini",
        "Qwen/Qwen9, siliconflow",
        "siliconflow/deepseek-next, siliconflow",
        "qwen-max, dashscope"
    })
    void modelThatIsNotListedYet_reachesItsProvider(String model, String provider) throws Exception {
        Routes routes = load(Map.of(
                        "OPENAI_API_KEY",
                        "k",
                        "ANTHROPIC_API_KEY",
                        "k",
                        "DEEPSEEK_API_KEY",
                        "k",
                        "GEMINI_API_KEY",
                        "k",
                        "SILICONFLOW_API_KEY",
                        "k",
                        "DASHSCOPE_API_KEY",
                        "k"))
                .routes();

        assertThat(routes.find(model))
                .map(route -> route.versions().getFirst().provider().name())
                .contains(provider);
    }

    @Test
    void baseUrl_movesTheProvider_andLosesItsLastSlash() throws Exception {
        assertThat(only(Map.of("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", "http://127.0.0.1:9/v1/"))
                        .baseUrl())
                .hasToString("http://127.0.0.1:9/v1");
        assertThat(only(Map.of("DEEPSEEK_API_KEY", "k", "DEEPSEEK_API_BASE", "http://127.0.0.1:9"))
                        .baseUrl())
                .hasToString("http://127.0.0.1:9");
        assertThat(only(Map.of(
                                "DEEPSEEK_API_KEY",
                                "k",
                                "DEEPSEEK_API_BASE",
                                "http://127.0.0.1:8",
                                "DEEPSEEK_BASE_URL",
                                "http://127.0.0.1:9"))
                        .baseUrl())
                .hasToString("http://127.0.0.1:9");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:11434, http://127.0.0.1:11434/v1",
        "http://127.0.0.1:11434/, http://127.0.0.1:11434/v1",
        "http://127.0.0.1:11434/v1, http://127.0.0.1:11434/v1"
    })
    void ollama_isServedByItsAddress_underV1(String set, String expected) throws Exception {
        Provider ollama = only(Map.of("OLLAMA_BASE_URL", set));

        assertThat(ollama.baseUrl()).hasToString(expected);
        assertThat(ollama.discovers()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"api.openai.com", "ftp://x/y", "http://", "http://user:pass@x/y", "http://x/y?z=1", "http://x:99999/"})
    void baseUrl_thatIsNone_isAFault(String url) {
        assertThatThrownBy(() -> load(Map.of("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", url)))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("OPENAI_BASE_URL: ")
                .hasMessageNotContaining("user:pass");
    }

    @Test
    void azureWithoutAddress_isAFault() {
        assertThatThrownBy(() -> load(Map.of("AZURE_OPENAI_API_KEY", "k")))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("AZURE_OPENAI_BASE_URL: not set");
    }

    @Test
    void addressWithoutKey_isNoticed_notServed() throws Exception {
        ProvidersSettings providers = load(Map.of("OPENAI_BASE_URL", "http://127.0.0.1:9"));

        assertThat(providers.served()).isEmpty();
        assertThat(providers.notices())
                .containsExactly(
                        "OPENAI_BASE_URL is set but OPENAI_API_KEY is not, so openai is served only if the database"
                                + " has a key for it");
    }

    @Test
    void settingsFile_changesAndAddsProvidersAndModels() throws Exception {
        write("""
                providers:
                  openai:
                    api_key: ${TEAM_KEY}
                    timeouts: {first_byte: 3s}
                    models:
                      gpt-4o: {price: {input: 1.25}}
                      house-model: {upstream: ft:gpt-4o:acme, context: 1000}
                  acme:
                    base_url: http://10.0.0.7:8000/v1
                    key: optional
                    models:
                      acme-1:
                """);

        ProvidersSettings providers = load(Map.of("TEAM_KEY", "k"));

        ServedProvider openai = providers.served().getFirst();
        assertThat(openai.keys()).containsExactly(ProviderKey.plain("default", new Secret("k")));
        assertThat(openai.limits().firstByte()).isEqualTo(Duration.ofSeconds(3));
        assertThat(openai.limits().idle()).isEqualTo(Duration.ofMinutes(2));
        Routes routes = providers.routes();
        Model gpt = routes.find("gpt-4o").orElseThrow().versions().getFirst().model();
        assertThat(gpt.price()).contains(new Price(1_250, 1_250, 1_250, 15_000, 15_000));
        assertThat(gpt.contextWindow()).hasValue(128_000);
        Route house = routes.find("house-model").orElseThrow();
        assertThat(house.versions().getFirst().upstreamModelName()).isEqualTo("ft:gpt-4o:acme");
        assertThat(routes.find("acme-1")
                        .orElseThrow()
                        .versions()
                        .getFirst()
                        .provider()
                        .baseUrl())
                .hasToString("http://10.0.0.7:8000/v1");
    }

    @Test
    void whatTheFileGetsWrong_isTold() throws Exception {
        write("""
                providers:
                  openai:
                    base_ulr: http://x/
                    models:
                      gpt-4o: {contxt: 5, price: {input: cheap}}
                      m: {price: {input: 1}}
                      n: {price: {input: 0.0001, output: 1}}
                  Bad Name: {}
                """);

        assertThatThrownBy(() -> load(Map.of()))
                .hasMessageContaining("providers.openai.base_ulr: unknown (did you mean base_url?)")
                .hasMessageContaining("providers.openai.models.gpt-4o.contxt: unknown (did you mean context?)")
                .hasMessageContaining("providers.openai.models.gpt-4o.price.input: cheap")
                .hasMessageContaining("providers.openai.models.m.price: no whole price (expected: input and output)")
                .hasMessageContaining("providers.openai.models.n.price.input: 0.0001")
                .hasMessageContaining("providers.Bad Name: a name that cannot be used");
    }

    @Test
    void severalKeysInOneVariable_areAlike() throws Exception {
        ServedProvider openai =
                load(Map.of("OPENAI_API_KEY", "k1, k2,k3")).served().getFirst();

        assertThat(openai.keys())
                .containsExactly(
                        ProviderKey.plain("default", new Secret("k1")),
                        ProviderKey.plain("default-2", new Secret("k2")),
                        ProviderKey.plain("default-3", new Secret("k3")));
    }

    /** S4-15, S4-22: several keys of one provider with priorities and limits. */
    @Test
    void keysOfTheFile_haveEverythingOfTheirOwn() throws Exception {
        write("""
                providers:
                  openai:
                    keys:
                      - {name: main, api_key: "${MAIN}", priority: 100, rpm: 3500, tpm: 90000, rpd: 200000, concurrency: 40}
                      - {name: spare, api_key: sk-spare, base_url: http://127.0.0.1:9/v1/}
                """);

        ServedProvider openai = load(Map.of("MAIN", "sk-main", "OPENAI_API_KEY", "sk-env"))
                .served()
                .getFirst();

        assertThat(openai.keys())
                .containsExactly(
                        ProviderKey.plain("default", new Secret("sk-env")),
                        new ProviderKey(
                                "main",
                                "main",
                                Optional.of(new Secret("sk-main")),
                                100,
                                new Limits(3500, 90_000, 200_000, 40),
                                Optional.empty()),
                        new ProviderKey(
                                "spare",
                                "spare",
                                Optional.of(new Secret("sk-spare")),
                                0,
                                Limits.NONE,
                                Optional.of(URI.create("http://127.0.0.1:9/v1"))));
    }

    @Test
    void providerThatWantsNoKey_hasWhatStandsForOne() throws Exception {
        assertThat(load(Map.of("OLLAMA_BASE_URL", "http://127.0.0.1:1"))
                        .served()
                        .getFirst()
                        .keys())
                .containsExactly(ProviderKey.none());
    }

    @Test
    void keysThatAreWrong_areTold_andNotShown() throws Exception {
        write("""
                providers:
                  openai:
                    keys:
                      - {name: a, api_key: sk-one-secret, rpm: -1}
                      - {name: a, api_key: sk-two-secret}
                      - {name: b, api_key: sk-one-secret}
                      - {name: "two words", api_key: sk-three-secret}
                      - {api_key: sk-four-secret, priorty: 1}
                      - {name: none}
                  anthropic:
                    keys: sk-five-secret
                """);

        assertThatThrownBy(() -> load(Map.of("DEEPSEEK_API_KEY", "sk-six-secret,,x", "GEMINI_API_KEY", "same,same")))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("providers.openai.keys[0].rpm: -1")
                .hasMessageContaining("providers.openai.keys: a again")
                .hasMessageContaining("providers.openai.keys: b is a key that another name has already")
                .hasMessageContaining("providers.openai.keys[3].name: two words")
                .hasMessageContaining("providers.openai.keys[4].name: not set")
                .hasMessageContaining("providers.openai.keys[4].priorty: unknown (did you mean priority?)")
                .hasMessageContaining("providers.openai.keys[5].api_key: not set")
                .hasMessageContaining("providers.anthropic.keys: no list")
                .hasMessageContaining("DEEPSEEK_API_KEY: ***")
                .hasMessageContaining("GEMINI_API_KEY: ***")
                .hasMessageNotContaining("-secret");
    }

    @Test
    void moreKeysThanAnybodyHas_areRefused() {
        String keys = IntStream.range(0, 101).mapToObj(i -> "k" + i).collect(Collectors.joining(","));

        assertThatThrownBy(() -> load(Map.of("OPENAI_API_KEY", keys))).hasMessageContaining("OPENAI_API_KEY: ***");
    }

    private Provider only(Map<String, String> variables) throws BadSettings {
        assertThat(load(variables).served()).hasSize(1);
        return load(variables).served().getFirst().provider();
    }

    private ProvidersSettings load(Map<String, String> variables) throws BadSettings {
        return Settings.load(variables, folder).providers();
    }

    private void write(String yaml) throws IOException {
        Files.writeString(folder.resolve("penstock.yaml"), yaml);
    }
}
