package dev.penstock.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.simulator.Simulator;
import dev.penstock.simulator.SimulatorSettings;
import dev.penstock.simulator.bill.Bill;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Callers that leave at any moment take nothing with them: no slot, no upstream connection, no record. */
class DisconnectStormTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int CALLERS = 16;
    private static final int CYCLES_PER_CALLER = 250;
    private static final int ROOM = 40;

    @Test
    void thousandsOfCallersLeave_andEverythingIsGivenBack() throws Exception {
        long seed = System.nanoTime();
        System.out.println("disconnects: seed " + seed);
        Vertx vertx = Vertx.vertx();
        Simulator simulator =
                Simulator.start(vertx, SimulatorSettings.defaults()).await();
        try (TestingGateway gateway = TestingGateway.to(
                        simulator.port(),
                        "RL_MAX_CONCURRENCY_PER_USER",
                        "" + ROOM,
                        "RL_MAX_ACTIVE_STREAMS",
                        "" + ROOM,
                        "UPSTREAM_MAX_CONNECTIONS",
                        "" + ROOM,
                        "MAX_CONNECTIONS",
                        "" + 4 * ROOM,
                        "BREAKER_MIN_CALLS",
                        "1000000",
                        "RETRY_BACKOFF_BASE",
                        "1ms");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Random random = new Random(seed + i);
                callers.add(threads.submit(() -> {
                    for (int cycle = 0; cycle < CYCLES_PER_CALLER; cycle++) {
                        callAndLeave(gateway.port(), random);
                    }
                    return null;
                }));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
            assertNothingIsHeld(gateway, simulator.bill());
            assertAllRoomIsFree(gateway);
        } finally {
            vertx.close().await();
        }
    }

    private static void callAndLeave(int port, Random random) throws IOException {
        try (RawClient client = new RawClient(port)) {
            try {
                callInPart(client, random);
            } catch (SocketException closed) {
                // Too many connections at once are closed at once.
            }
            if (random.nextBoolean()) {
                client.reset();
            }
        }
    }

    private static void callInPart(RawClient client, Random random) throws IOException {
        String directive = switch (random.nextInt(5)) {
            case 0 -> "tokens=50";
            case 1 -> "tokens=100 rate=2000";
            case 2 -> "first=10ms tokens=50 rate=2000";
            case 3 -> "delay=20ms";
            default -> "fault=reset_before_headers delay=5ms";
        };
        String body = "{\"model\":\"gpt-4o-mini\",\"stream\":" + random.nextBoolean()
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"[[sim " + directive + "]]\"}]}";
        String request = "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-length: " + body.length()
                + "\r\n\r\n" + body;
        boolean whole = random.nextInt(8) > 0;
        client.send(whole ? request : request.substring(0, random.nextInt(request.length())));
        if (whole && random.nextInt(4) > 0) {
            client.readSome(1 + random.nextInt(4_000));
        }
    }

    private static void assertNothingIsHeld(TestingGateway gateway, Bill bill) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        long open;
        double streams;
        do {
            Thread.sleep(20);
            open = bill.newest(Integer.MAX_VALUE).stream()
                    .filter(line -> !line.isComplete() && !line.isCut() && !line.isCallerGone())
                    .count();
            streams = gateway.meter("penstock_streams_active");
        } while ((open > 0 || streams > 0) && System.nanoTime() - end < 0);
        assertThat(open).as("calls that the provider still answers").isZero();
        assertThat(streams).isZero();
        long attempts = 0;
        // Records are written a moment after their calls have ended.
        while (attempts < bill.totals().calls() && System.nanoTime() - end < 0) {
            attempts = 0;
            for (String line : gateway.records(1)) {
                attempts += JSON.readTree(line).path("attempts").asInt();
            }
        }
        assertThat(bill.totals().calls()).isPositive().isLessThanOrEqualTo(attempts);
    }

    /** As many streams as are allowed can run at once, which one that was never given back would prevent. */
    private static void assertAllRoomIsFree(TestingGateway gateway) throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < ROOM; i++) {
            RawClient client = new RawClient(gateway.port());
            clients.add(client);
            client.sendPost(
                    "/v1/chat/completions",
                    "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":"
                            + "\"[[sim tokens=100000 rate=1000]]\"}]}");
            assertThat(client.readHead().status()).isEqualTo(200);
        }
        assertThat(gateway.meter("penstock_streams_active")).isEqualTo(ROOM);
        for (RawClient client : clients) {
            client.close();
        }
    }
}
