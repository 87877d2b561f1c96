package dev.penstock.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.TestingGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many wrong passwords at once: each costs a hash, and still the gateway answers everybody else. */
class LoginStormTest {
    private static final int ATTEMPTS = 300;

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
