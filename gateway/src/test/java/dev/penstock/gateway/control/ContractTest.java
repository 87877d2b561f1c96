package dev.penstock.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import org.junit.jupiter.api.Test;

/** The contract that ships, on a gateway that keeps it. */
class ContractTest {
    @Test
    void contract_isServed_andDataPathIsAsItWas() throws Exception {
        try (TestingUpstream upstream = new TestingUpstream();
                TestingGateway gateway = TestingGateway.to(upstream)) {
            Answer answer = RawClient.get(gateway.port(), "/openapi.yaml");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo(Contract.shipped());
            assertThat(answer.header("content-type")).isEqualTo("application/yaml; charset=utf-8");
            assertThat(RawClient.get(gateway.port(), "/v1/models").status()).isEqualTo(200);
            assertThat(RawClient.get(gateway.port(), "/api/nothing").text()).contains("\"error\"");
            assertThat(RawClient.get(gateway.port(), "/api/admin/nothing").status())
                    .isEqualTo(404);
            assertThat(RawClient.post(gateway.port(), "/api/admin/nothing", "x".repeat(300_000))
                            .status())
                    .isEqualTo(413);
        }
    }

    @Test
    void pageForPeople_showsEveryOperation_andLoadsNothing() throws Exception {
        try (TestingUpstream upstream = new TestingUpstream();
                TestingGateway gateway = TestingGateway.to(upstream)) {
            Answer answer = RawClient.get(gateway.port(), "/docs");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("content-type")).isEqualTo("text/html; charset=utf-8");
            assertThat(answer.header("content-security-policy"))
                    .startsWith("default-src 'none'; style-src 'sha256-")
                    .doesNotContain("unsafe");
            assertThat(answer.text())
                    .contains("<code>POST /api/auth/login</code> Log in with a password")
                    .contains("<code>username</code></td><td>required</td>")
                    .doesNotContain("<script")
                    .doesNotContain("http://")
                    .doesNotContain("https://");
            for (String line : Contract.shipped().lines().toList()) {
                if (line.contains("operationId: ")) {
                    assertThat(answer.text()).contains("id=\"" + line.substring(line.indexOf(": ") + 2) + "\"");
                }
            }
        }
    }
}
