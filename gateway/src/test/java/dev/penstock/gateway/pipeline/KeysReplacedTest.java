package dev.penstock.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.keys.KeyReport;
import dev.penstock.core.keys.KeyStatus;
import dev.penstock.core.limit.Limits;
import dev.penstock.gateway.settings.ProviderKey;
import dev.penstock.gateway.settings.Secret;
import dev.penstock.gateway.settings.ServedProvider;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import dev.penstock.gateway.testing.TestingUpstream.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Providers and keys are set up anew while calls run, and no call notices. */
class KeysReplacedTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String REPLY =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}";

    private final Set<String> used = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answered = new AtomicInteger();
    private final CountDownLatch streamMayEnd = new CountDownLatch(1);
    private TestingUpstream upstream;
    private TestingGateway gateway;
    private ServedProvider openai;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream().answering(this::answer);
        Map<String, String> environment = Map.of("OPENAI_API_KEY", "k-first", "OPENAI_BASE_URL", upstream.baseUrl());
        openai = Settings.load(environment, Path.of("/nowhere"))
                .providers()
                .served()
                .getFirst();
        gateway = TestingGateway.with(environment, "EVENT_LOOPS", "2");
    }

    @AfterEach
    void stop() throws Exception {
        streamMayEnd.countDown();
        gateway.close();
        upstream.close();
    }

    private void answer(Connection connection) throws IOException, InterruptedException {
        String key =
                connection.request().headers().getOrDefault("authorization", "").replace("Bearer ", "");
        used.add(key);
        answered.incrementAndGet();
        if (key.equals("k-unknown")) {
            connection.json(401, "{\"error\":{\"message\":\"no\"}}");
        } else if (connection.request().text().contains("\"stream\":true")) {
            connection.startEvents().chunk(event("one"));
            streamMayEnd.await();
            connection.chunk(event("two")).chunk("data: [DONE]\n\n").endChunks();
        } else {
            connection.json(200, REPLY);
        }
    }

    private static String event(String text) {
        String finish = text.equals("two") ? "\"stop\"" : "null";
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":" + finish
                + "}]}\n\n";
    }

    private static boolean anyFailed(List<Future<Integer>> counts) {
        return counts.stream().anyMatch(count -> count.state() == Future.State.FAILED);
    }

    private Answer ask(String body) throws IOException {
        return RawClient.post(gateway.port(), CHAT, body);
    }

    private void serve(ProviderKey... keys) {
        gateway.penstock().path().serve(List.of(new ServedProvider(openai.provider(), List.of(keys), openai.limits())));
    }

    private static ProviderKey key(String id, String secret, int priority) {
        return new ProviderKey(id, id, Optional.of(new Secret(secret)), priority, Limits.NONE, Optional.empty());
    }

    @Test
    void keysThatChangeUnderLoad_costNoCallAndNoStream() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
                RawClient stream = new RawClient(gateway.port())) {
            stream.sendPost(CHAT, ASK.replace("{\"model\"", "{\"stream\":true,\"model\""));
            stream.readUntil("one");
            List<Future<Integer>> counts = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                counts.add(callers.submit(() -> {
                    int calls = 0;
                    while (!over.get() || calls == 0) {
                        assertThat(ask(ASK).text()).isEqualTo(REPLY);
                        calls++;
                    }
                    return calls;
                }));
            }
            for (int swap = 0; swap < 200; swap++) {
                int before = answered.get();
                serve(key("a", "k-a" + swap, swap % 3), key("b", "k-b", 1), key("c" + swap % 5, "k-c", 2));
                while (answered.get() == before && !anyFailed(counts)) {
                    Thread.onSpinWait();
                }
            }
            over.set(true);
            for (Future<Integer> count : counts) {
                assertThat(count.get()).isPositive();
            }
            streamMayEnd.countDown();
            assertThat(stream.readUntil("[DONE]")).contains("two").doesNotContain("error");
        }
        assertThat(gateway.penstock().path().keys("openai")).allMatch(report -> report.callsAtOnce() == 0);
        assertThat(gateway.records(1)).allMatch(record -> record.contains("\"outcome\":\"succeeded\""));
    }

    @Test
    void keyThatIsGone_isUsedNoMore_andItsStreamGoesOn() throws Exception {
        try (RawClient stream = new RawClient(gateway.port())) {
            stream.sendPost(CHAT, ASK.replace("{\"model\"", "{\"stream\":true,\"model\""));
            stream.readUntil("one");
            used.clear();

            serve(key("new", "k-new", 0));
            for (int i = 0; i < 5; i++) {
                assertThat(ask(ASK).status()).isEqualTo(200);
            }

            assertThat(used).containsExactly("k-new");
            streamMayEnd.countDown();
            assertThat(stream.readUntil("[DONE]")).contains("two");
        }
        assertThat(RawClient.get(gateway.port(), "/metrics").text())
                .contains("key=\"new\"")
                .doesNotContain("key=\"default\"");
    }

    @Test
    void keyThatStays_keepsItsState_untilItsSecretIsAnother() throws Exception {
        serve(key("main", "k-unknown", 1), key("spare", "k-spare", 0));
        assertThat(ask(ASK).status()).isEqualTo(200);
        assertThat(status("main")).isEqualTo(KeyStatus.ERROR);

        serve(key("main", "k-unknown", 5), key("spare", "k-spare", 0));
        assertThat(status("main")).isEqualTo(KeyStatus.ERROR);

        serve(key("main", "k-good", 5), key("spare", "k-spare", 0));
        assertThat(status("main")).isEqualTo(KeyStatus.NORMAL);
        used.clear();
        assertThat(ask(ASK).status()).isEqualTo(200);
        assertThat(used).containsExactly("k-good");
    }

    private KeyStatus status(String name) {
        return gateway.penstock().path().keys("openai").stream()
                .filter(report -> report.key().name().equals(name))
                .map(KeyReport::status)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void providerThatIsGone_andOneThatComes_areKnownAtOnce() throws Exception {
        gateway.penstock().path().serve(List.of());
        assertThat(ask(ASK).status()).isBetween(404, 503);
        assertThat(gateway.penstock().path().keys("openai")).isEmpty();

        serve(key("again", "k-again", 0));

        while (ask(ASK).status() != 200) {
            Thread.onSpinWait();
        }
        assertThat(used).contains("k-again");
    }
}
