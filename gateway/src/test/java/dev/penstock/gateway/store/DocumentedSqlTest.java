package dev.penstock.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.store.catalogue.Models;
import dev.penstock.gateway.store.catalogue.StoredKey;
import dev.penstock.gateway.store.catalogue.StoredModel;
import dev.penstock.gateway.store.catalogue.UpstreamKeys;
import dev.penstock.gateway.store.log.LogRows;
import dev.penstock.gateway.testing.TestingDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

/** What the deployment guide has an operator type at a MariaDB, word for word, on a server that lives in another time zone. */
class DocumentedSqlTest {
    @Test
    void documentedSql_worksAsPrinted() throws Exception {
        try (TestingDatabase server = TestingDatabase.mariaDb();
                Store store = Store.open(TestingDatabase.settings(server.server()))) {
            assertThat(server.client("USE music_platform; SHOW TABLES LIKE 't_ai_%';")
                            .split("\n"))
                    .containsExactlyInAnyOrder(
                            "t_ai_api_keys", "t_ai_api_logs", "t_ai_models", "t_ai_providers", "t_ai_usage_stats");

            server.query("""
                    INSERT INTO t_ai_api_keys (provider_id, key_name, api_key, priority, rate_limit_rpm, rate_limit_tpm, rate_limit_rpd)
                    VALUES (1, 'OpenAI主Key', 'sk-proj-YOUR-KEY-HERE', 100, 3500, 90000, 200000);
                    INSERT INTO t_ai_api_keys (provider_id, key_name, api_key, priority, rate_limit_rpm, rate_limit_tpm, rate_limit_rpd)
                    VALUES (2, 'Claude主Key', 'sk-ant-YOUR-KEY-HERE', 100, 4000, 80000, 200000);
                    INSERT INTO t_ai_api_keys (provider_id, key_name, api_key, priority, rate_limit_rpm, rate_limit_tpm, rate_limit_rpd)
                    VALUES (3, 'DeepSeek主Key', 'sk-YOUR-KEY-HERE', 100, 100000, 100000, 1000000);
                    """);
            List<StoredKey> keys = store.read((DSLContext sql) -> new UpstreamKeys(sql).all());
            assertThat(keys)
                    .extracting(key -> key.key().reveal())
                    .containsExactly("sk-proj-YOUR-KEY-HERE", "sk-ant-YOUR-KEY-HERE", "sk-YOUR-KEY-HERE");
            assertThat(keys).allMatch(key -> key.active() && key.status().equals("normal"));

            store.write((DSLContext sql) -> {
                new LogRows(sql)
                        .add(List.of(
                                LogContract.row(Instant.now(), 1, 1, "error", 5),
                                LogContract.row(Instant.now().minusSeconds(7200), 1, 1, "error", 5)));
                return true;
            });
            assertThat(server.query("""
                            SELECT
                              provider_id,
                              status,
                              COUNT(*) as count,
                              error_code
                            FROM t_ai_api_logs
                            WHERE created_at >= DATE_SUB(NOW(), INTERVAL 1 HOUR)
                            GROUP BY provider_id, status, error_code;
                            """)).isEqualTo("1\terror\t1\te_error\n");
            assertThat(server.query("SELECT * FROM t_ai_api_logs ORDER BY created_at DESC LIMIT 10;")
                            .lines())
                    .hasSize(2);
            assertThat(server.query("SHOW INDEX FROM t_ai_api_logs;"))
                    .contains("created_at", "provider_id", "model_code");
            assertThat(server.query("SHOW INDEX FROM t_ai_usage_stats;")).contains("stat_date");
        }
    }

    @Test
    void tablesMadeByHand_areTakenAsTheyAre() throws Exception {
        Path scripts =
                Path.of(System.getProperty("penstock.root", ".."), "deploy/sql").toAbsolutePath();
        try (TestingDatabase server = TestingDatabase.mariaDb()) {
            server.query("CREATE TABLE songs (id INT)");
            for (int round = 0; round < 2; round++) {
                server.query("SOURCE " + scripts.resolve("07-create-ai-models-system.sql"));
                server.query("SOURCE " + scripts.resolve("04-insert-ai-providers.sql"));
            }
            List<StoredModel> seeded;
            try (Store store = Store.open(TestingDatabase.settings(server.server()))) {
                seeded = store.read((DSLContext sql) -> new Models(sql).all());
            }
            server.clear();
            try (Store store = Store.open(TestingDatabase.settings(server.server()))) {
                assertThat(seeded)
                        .hasSize(11)
                        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("id", "createdAt", "updatedAt")
                        .isEqualTo(store.read((DSLContext sql) -> new Models(sql).all()));
            }
        }
    }
}
