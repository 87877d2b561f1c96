package dev.penstock.gateway.live;

import static dev.penstock.gateway.live.LiveRig.CHAT;
import static dev.penstock.gateway.live.LiveRig.REPLY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.TestingUpstream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While the database is still being opened, the settings' models are served, and calls that only it can place wait for it. */
class OpeningTest {
    @TempDir
    Path folder;

    @Test
    void callThatOnlyTheDatabaseCanPlace_waitsForIt_andOthersDoNot() throws Exception {
        try (TestingUpstream upstream = new TestingUpstream().answering(connection -> connection.json(200, REPLY))) {
            Settings settings = LiveRig.settings(
                    folder, "DEEPSEEK_API_KEY", "sk-settings", "DEEPSEEK_BASE_URL", upstream.baseUrl());
            try (Store before = Store.open(settings.database())) {
                before.write(sql ->
                        sql.execute("UPDATE t_ai_providers SET base_url = '" + upstream.baseUrl() + "' WHERE id = 1"));
                before.write(sql -> sql.execute("INSERT INTO t_ai_api_keys (provider_id, key_name, api_key)"
                        + " VALUES (1, 'main', 'sk-database')"));
            }
            CompletableFuture<Store> opening = new CompletableFuture<>();
            Store store = Store.open(settings.database());
            try (LiveRig rig = LiveRig.opening(settings, store, opening);
                    RawClient waiting = new RawClient(rig.port());
                    RawClient credential = new RawClient(rig.port());
                    RawClient list = new RawClient(rig.port())) {
                waiting.sendPost(CHAT, LiveRig.body("gpt-4o", false));
                credential.sendPost(CHAT, LiveRig.body("deepseek-chat", false), "authorization: Bearer some-key");
                list.send("GET /v1/models HTTP/1.1\r\nhost: localhost\r\n\r\n");

                assertThat(rig.ask("deepseek-chat").text()).isEqualTo(REPLY);
                assertThat(upstream.requestsWaiting()).isEqualTo(1);

                opening.complete(store);

                assertThat(waiting.read().text()).isEqualTo(REPLY);
                assertThat(credential.read().text()).isEqualTo(REPLY);
                assertThat(list.read().text()).contains("gpt-4o").contains("deepseek-chat");
            }
        }
    }
}
