package dev.penstock.gateway.live;

import static dev.penstock.gateway.live.LiveRig.CHAT;
import static dev.penstock.gateway.live.LiveRig.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.store.log.LogFilter;
import dev.penstock.gateway.store.log.LogRow;
import dev.penstock.gateway.store.log.LogRows;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.TestingUpstream;
import java.nio.file.Path;
import java.util.List;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rows about calls hold of what was said: nothing, unless the operator wants it, and then masked. */
class KeptTextsTest {
    private static final String SAID = "call me at 13812345678";
    private static final String ANSWERED =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"I call 13812345678\"},"
                    + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}";

    @TempDir
    Path folder;

    private List<LogRow> rowsAfter(String setting, boolean stream) throws Exception {
        try (TestingUpstream upstream = new TestingUpstream().answering(connection -> {
                    if (stream) {
                        connection
                                .startEvents()
                                .chunk(
                                        "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"I call \"}}]}\n\n")
                                .chunk(
                                        "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"13812345678\"},"
                                                + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
                                .endChunks();
                    } else {
                        connection.json(200, ANSWERED);
                    }
                });
                LiveRig rig = LiveRig.on(folder, "LOG_PAYLOADS", setting)) {
            rig.pointOpenAiAt(upstream.baseUrl());
            rig.addKey("main", "sk-main", 1);
            String body = LiveRig.body("gpt-4o", stream).replace("Hello", SAID);
            assertThat(RawClient.post(rig.port(), CHAT, body).status()).isEqualTo(200);
            await("the row is written", () -> !rows(rig).isEmpty());
            return rows(rig);
        }
    }

    private static List<LogRow> rows(LiveRig rig) {
        return rig.store().read((DSLContext sql) -> new LogRows(sql).page(LogFilter.all(), 1, 10));
    }

    @Test
    void byItself_nothingIsKept() throws Exception {
        assertThat(rowsAfter("false", false)).singleElement().satisfies(row -> {
            assertThat(row.requestPayload()).isEmpty();
            assertThat(row.responseSummary()).isEmpty();
        });
    }

    @Test
    void wholeAnswers_areKept_whereThatIsWanted() throws Exception {
        assertThat(rowsAfter("true", false)).singleElement().satisfies(row -> {
            assertThat(row.requestPayload().orElseThrow())
                    .contains("\"model\"", "call me at 138****5678")
                    .doesNotContain("13812345678");
            assertThat(row.responseSummary()).contains("I call 138****5678");
        });
    }

    @Test
    void streams_areKeptByTheirBeginning() throws Exception {
        assertThat(rowsAfter("true", true))
                .singleElement()
                .satisfies(row -> assertThat(row.responseSummary()).contains("I call 138****5678"));
    }
}
