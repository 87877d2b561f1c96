package dev.penstock.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.TestingGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Many wrong passwords at once (O13): each costs a hash, and still the gateway answers everybody else.
 *
 * <p>{@code -Dpenstock.scale=true} guesses a hundred thousand times.
 */
class LoginStormTest {
    private static final int ATTEMPTS = 150;
    private static final int GUESSES = Boolean.getBoolean("penstock.scale") ? 100_000 : 2_000;
    private static final int CONNECTIONS = 4;

    @Test
    void wrongPasswords_areAllAnswered_andTheRestGoesOn() throws Exception {
        try (TestingGateway gateway = TestingAdmin.gateway("RATE_LIMIT_MAX", "0");
                ExecutorService callers = Executors.newFixedThreadPool(100)) {
            TestingAdmin admin = TestingAdmin.of(gateway);
            TestingAdmin nobody = TestingAdmin.nobody(gateway);
            List<Callable<Integer>> attempts = new ArrayList<>();
            for (int i = 0; i < ATTEMPTS; i++) {
                String name = "user" + i;
                attempts.add(() -> nobody.tryLogin(name, "x".repeat(128)).status());
            }
            Future<List<Future<Integer>>> storm = callers.submit(() -> callers.invokeAll(attempts));
            int served = 0;
            while (!storm.isDone()) {
                assertThat(RawClient.get(gateway.port(), "/v1/models").status()).isEqualTo(200);
                served++;
            }

            for (Future<Integer> attempt : storm.get()) {
                assertThat(attempt.get()).isIn(401, 503);
            }
            assertThat(served).isPositive();
            assertThat(admin.get("/api/auth/me").status()).isEqualTo(200);
        }
    }

    @Test
    void wrongPasswords_ofOneAddress_costTenHashes_howeverMany() throws Exception {
        try (TestingGateway gateway = TestingAdmin.gateway();
                ExecutorService callers = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Callable<Map<Integer, Integer>>> connections = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(() -> guess(gateway.port()));
            }
            Map<Integer, Integer> statuses = new TreeMap<>();
            for (Future<Map<Integer, Integer>> done : callers.invokeAll(connections)) {
                done.get().forEach((status, count) -> statuses.merge(status, count, Integer::sum));
            }

            assertThat(statuses).containsExactly(Map.entry(401, 10), Map.entry(429, GUESSES - 10));
            assertThat(RawClient.get(gateway.port(), "/v1/models").status()).isEqualTo(200);
        }
    }

    /** Wrong passwords for the admin over one connection, in the name of ever another address, which nobody believes. */
    private static Map<Integer, Integer> guess(int port) throws IOException {
        Map<Integer, Integer> statuses = new HashMap<>();
        try (RawClient client = new RawClient(port)) {
            for (int i = 0; i < GUESSES / CONNECTIONS; i++) {
                String body = "{\"username\":\"admin\",\"password\":\"guess-" + i + "\"}";
                client.send("POST /api/auth/login HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                        + "x-forwarded-for: 203.0.113." + i % 256 + "\r\ncontent-length: " + body.length() + "\r\n\r\n"
                        + body);
                statuses.merge(client.read().status(), 1, Integer::sum);
            }
        }
        return statuses;
    }

    @Test
    void bodyThatIsTooLarge_isNotEvenRead() throws Exception {
        try (TestingGateway gateway = TestingAdmin.gateway()) {
            assertThat(TestingAdmin.nobody(gateway)
                            .tryLogin("admin", "x".repeat(1_000_000))
                            .status())
                    .isEqualTo(413);
            assertThat(TestingAdmin.nobody(gateway)
                            .tryLogin("admin", "x".repeat(129))
                            .status())
                    .isEqualTo(400);
        }
    }
}
