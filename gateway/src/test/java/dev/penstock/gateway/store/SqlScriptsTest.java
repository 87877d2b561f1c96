package dev.penstock.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.Price;
import dev.penstock.core.routing.Provider;
import dev.penstock.gateway.settings.ProvidersSettings;
import dev.penstock.gateway.store.catalogue.Seeds;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/**
 * The scripts for those who make the tables by hand: they say what the program would do. {@code -Dpenstock.rewrite=true} writes
 * them anew.
 */
class SqlScriptsTest {
    private static final Path ROOT = Path.of(System.getProperty("penstock.root", ".."));

    @Test
    void tables_areThoseOfTheMigration() throws IOException {
        same(
                "07-create-ai-models-system.sql",
                Files.readString(ROOT.resolve("gateway/src/main/resources/db/mysql/V1__first_tables.sql")));
    }

    @Test
    void firstRows_areThoseThatAreSeeded_withTheFiguresOfTheCatalogue() throws IOException {
        StringBuilder script = new StringBuilder("""
                -- The first providers and models, for MySQL and MariaDB. Running it again changes nothing.
                -- Prices are in dollars per 1,000 tokens; they age, so check them against the provider's page.

                """);
        for (int i = 0; i < Seeds.ALL.size(); i++) {
            Seeds.Seed seed = Seeds.ALL.get(i);
            Provider provider = Seeds.provider(ProvidersSettings.shipped(), seed);
            script.append(
                    "INSERT IGNORE INTO t_ai_providers (id, provider_code, provider_name, base_url, sort_order)\nVALUES (%d, '%s', '%s', '%s', %d);\n"
                            .formatted(i + 1, seed.code(), seed.name(), provider.baseUrl(), seed.sortOrder()));
            for (int at = 0; at < seed.models().size(); at++) {
                String code = seed.models().get(at);
                Model model = provider.models().stream()
                        .filter(each -> each.id().equals(code))
                        .findFirst()
                        .orElseThrow();
                script.append(model(i + 1, model, 100 - 10 * at));
            }
            script.append('\n');
        }
        same("04-insert-ai-providers.sql", script.toString());
    }

    private static String model(int provider, Model model, int sortOrder) {
        return """
                INSERT IGNORE INTO t_ai_models (provider_id, model_code, model_name, model_type, max_input_tokens, max_output_tokens,
                    supports_streaming, supports_function_call, supports_vision, cost_per_1k_prompt_tokens, cost_per_1k_completion_tokens,
                    cost_per_1k_cached_tokens, cost_per_1k_cache_write_tokens, cost_per_1k_reasoning_tokens, is_default, sort_order)
                VALUES (%d, '%s', '%s', '%s', %s, %s, %d, %d, %d, %s, %s, %s, %s, %s, %d, %d);
                """.formatted(
                        provider,
                        model.id(),
                        model.id(),
                        model.kind().name().toLowerCase(Locale.ROOT),
                        tokens(model.contextWindow()),
                        tokens(model.outputCap()),
                        flag(model.streaming()),
                        flag(model.tools()),
                        flag(model.vision()),
                        price(model.price(), Price::input),
                        price(model.price(), Price::output),
                        price(model.price(), Price::cachedInput),
                        price(model.price(), Price::cacheWrite),
                        price(model.price(), Price::reasoning),
                        flag(model.isDefault()),
                        sortOrder);
    }

    private static String tokens(OptionalLong tokens) {
        return tokens.isPresent() ? Long.toString(tokens.getAsLong()) : "NULL";
    }

    private static int flag(boolean yes) {
        return yes ? 1 : 0;
    }

    private static String price(Optional<Price> price, ToLongFunction<Price> part) {
        return price.map(known -> BigDecimal.valueOf(part.applyAsLong(known), 6).toPlainString())
                .orElse("NULL");
    }

    private static void same(String name, String expected) throws IOException {
        Path file = ROOT.resolve("deploy/sql").resolve(name);
        if (Boolean.getBoolean("penstock.rewrite")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        assertThat(file).as("run ./penstock docs").hasContent(expected);
    }
}
