package dev.penstock.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.control.Contract;
import dev.penstock.gateway.control.Role;
import dev.penstock.gateway.control.Route;
import dev.penstock.gateway.settings.Secret;
import dev.penstock.gateway.store.people.Sessions;
import dev.penstock.gateway.store.people.StoredSession;
import dev.penstock.gateway.store.people.StoredUser;
import dev.penstock.gateway.store.people.Users;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

/**
 * Every route of the contract against every role, on a gateway as it runs. Who may do what also stands in {@code
 * control/routes.txt}, so that no route comes in, and no right changes, without somebody having said so.
 */
class RouteMatrixTest {
    private static final String SECRET = "0123456789abcdef".repeat(4);

    private static List<Route> routes() {
        Vertx vertx = Vertx.vertx();
        try {
            return Contract.read(vertx, Contract.shipped()).routes();
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void everyRoute_hasItsRow() throws IOException {
        List<String> rows = routes().stream()
                .map(route -> route.role().word() + " " + route.method() + " " + route.path())
                .sorted()
                .toList();

        try (InputStream file = RouteMatrixTest.class.getResourceAsStream("/control/routes.txt")) {
            String expected = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(String.join("\n", rows)).isEqualTo(expected.strip());
        }
    }

    @Test
    void everyRoute_isOpenToItsRoles_andClosedToAllOthers() throws Exception {
        try (TestingGateway gateway = TestingAdmin.gateway("JWT_SECRET", SECRET, "RATE_LIMIT_MAX", "0")) {
            gateway.penstock().firstAdmin().join();
            for (Role role : Role.values()) {
                long user = role == Role.PUBLIC ? 0 : user(gateway, role);
                for (Route route : routes()) {
                    Answer answer = ask(gateway, route, user);
                    String cell = role.word() + " " + route.method() + " " + route.path() + ": " + answer.text();
                    if (role.covers(route.role())) {
                        assertThat(answer.status())
                                .as(cell)
                                .isNotIn(401, 403, 405)
                                .isLessThan(500);
                    } else {
                        assertThat(answer.status()).as(cell).isEqualTo(role == Role.PUBLIC ? 401 : 403);
                    }
                }
            }
        }
    }

    /** A request that is let in, or not; what it asks for is not there, or nothing. */
    private static Answer ask(TestingGateway gateway, Route route, long user) throws Exception {
        String path = route.path().replaceAll("\\{[^}]*}", "987654321");
        String body = route.method().name().equals("GET") ? "" : "{}";
        return user == 0
                ? RawClient.send(route.method().name(), gateway.port(), path, body)
                : RawClient.send(
                        route.method().name(),
                        gateway.port(),
                        path,
                        body,
                        "authorization: Bearer " + token(gateway, user));
    }

    private static long user(TestingGateway gateway, Role role) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return gateway.store()
                .write((DSLContext sql) -> new Users(sql)
                        .add(new StoredUser(
                                0,
                                "the-" + role.word(),
                                Optional.empty(),
                                role.word(),
                                true,
                                false,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                now,
                                now)));
    }

    /** A login of its own for every request, since some requests end it. */
    private static String token(TestingGateway gateway, long user) throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String session = UUID.randomUUID().toString();
        gateway.store().write((DSLContext sql) -> {
            new Sessions(sql)
                    .add(new StoredSession(
                            session,
                            user,
                            0,
                            Optional.empty(),
                            Optional.empty(),
                            now.plusSeconds(600),
                            Optional.empty(),
                            now,
                            now));
            return true;
        });
        return new Tokens(TokenSecret.open(Optional.of(new Secret(SECRET)), Path.of("")), InstantSource.system())
                .access(user, session, Duration.ofMinutes(5));
    }
}
