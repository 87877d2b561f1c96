package dev.penstock.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.store.log.LogFilter;
import dev.penstock.gateway.store.log.LogRow;
import dev.penstock.gateway.store.log.LogRows;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import java.util.Comparator;
import java.util.List;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

/** Which address stands in the row of a call. */
class RowAddressTest {
    private static final String BODY =
            "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    private static final String REPLY =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}";

    private static List<String> addresses(String... settings) throws Exception {
        try (TestingUpstream upstream = new TestingUpstream().answering(connection -> connection.json(200, REPLY));
                TestingGateway gateway = TestingGateway.to(upstream, settings)) {
            for (String header : List.of(
                    "x-other: none",
                    "x-forwarded-for: 203.0.113.7",
                    "x-forwarded-for: 6.6.6.6, 203.0.113.8",
                    "x-forwarded-for: 203.0.113.9, 127.0.0.1",
                    "x-forwarded-for: '; DROP TABLE t_ai_api_logs; --",
                    "forwarded: for=203.0.113.10")) {
                assertThat(RawClient.post(
                                        gateway.port(),
                                        "/v1/chat/completions",
                                        BODY,
                                        header,
                                        "authorization: Bearer sk-of-the-row-test-0123456789")
                                .status())
                        .isEqualTo(200);
            }
            List<LogRow> rows = List.of();
            while (rows.size() < 6) {
                Thread.sleep(20);
                rows = gateway.store().read((DSLContext sql) -> new LogRows(sql).page(LogFilter.all(), 1, 10));
            }
            return rows.stream()
                    .sorted(Comparator.comparingLong(LogRow::id))
                    .map(row -> row.ipAddress().orElse(""))
                    .toList();
        }
    }

    @Test
    void nobodyIsBelieved_asLongAsNoProxyIsTrusted() throws Exception {
        assertThat(addresses("PENSTOCK_VIRTUAL_KEY", "sk-of-the-row-test-0123456789"))
                .containsOnly("127.0.0.1")
                .hasSize(6);
    }

    @Test
    void trustedProxy_isBelievedWhoItPassesOnFor_butNotWhatItsCallerMadeUp() throws Exception {
        assertThat(addresses("PENSTOCK_VIRTUAL_KEY", "sk-of-the-row-test-0123456789", "TRUSTED_PROXIES", "127.0.0.0/8"))
                .containsExactly("127.0.0.1", "203.0.113.7", "203.0.113.8", "203.0.113.9", "127.0.0.1", "127.0.0.1");
    }

    @Test
    void otherHeader_isReadWhereTheProxyWritesThat() throws Exception {
        assertThat(addresses(
                        "PENSTOCK_VIRTUAL_KEY",
                        "sk-of-the-row-test-0123456789",
                        "TRUSTED_PROXIES",
                        "127.0.0.1",
                        "TRUSTED_PROXY_HEADER",
                        "forwarded"))
                .containsExactly("127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1", "203.0.113.10");
    }
}
