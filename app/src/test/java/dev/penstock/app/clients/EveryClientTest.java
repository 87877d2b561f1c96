package dev.penstock.app.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.app.TestingPenstock;
import dev.penstock.app.Upstream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table: what every client can do works with every upstream behind the gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryClientTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Map<Upstream, TestingPenstock> gateways = new EnumMap<>(Upstream.class);
    private final List<Client> clients = new ArrayList<>();

    @BeforeAll
    void start() throws Exception {
        clients.addAll(Clients.all());
        for (Upstream upstream : Upstream.values()) {
            gateways.put(upstream, TestingPenstock.servedBy(upstream, "RETRY_BACKOFF_BASE", "1ms"));
        }
    }

    @AfterAll
    void stop() throws IOException {
        for (Client client : clients) {
            client.close();
        }
        for (TestingPenstock gateway : gateways.values()) {
            gateway.close();
        }
    }

    Stream<Arguments> table() {
        return clients.stream()
                .flatMap(client -> Stream.of(Upstream.values()).map(upstream -> Arguments.of(client, upstream)));
    }

    private Seen run(Client client, Scenario scenario, Upstream upstream, String prompt) throws Exception {
        Optional<String> gap = Gaps.why(client, scenario, upstream);
        assumeTrue(gap.isEmpty(), "skipped: " + gap.orElse(""));
        return client.run(scenario, Task.of(gateway(upstream).url(), upstream.model(), prompt));
    }

    private TestingPenstock gateway(Upstream upstream) {
        TestingPenstock gateway = gateways.get(upstream);
        if (gateway == null) {
            throw new IllegalStateException(upstream + " was not started");
        }
        return gateway;
    }

    @ParameterizedTest
    @MethodSource("table")
    void streamedAnswer_isTheOneThatComesInOnePiece(Client client, Upstream upstream) throws Exception {
        Seen whole = run(client, Scenario.CHAT, upstream, "[[sim tokens=60 seed=7]] Hello");
        Seen streamed = run(client, Scenario.STREAM, upstream, "[[sim tokens=60 seed=7]] Hello");

        assertThat(whole.raised()).isNull();
        assertThat(whole.text()).isNotBlank();
        assertThat(whole.finish()).isEqualTo("stop");
        assertThat(streamed.raised()).isNull();
        assertThat(streamed.text()).isEqualTo(whole.text());
        assertThat(streamed.finish()).isEqualTo("stop");
    }

    @ParameterizedTest
    @MethodSource("table")
    void usage_isWhatTheUpstreamBilled(Client client, Upstream upstream) throws Exception {
        for (Scenario scenario : List.of(Scenario.CHAT, Scenario.STREAM)) {
            Seen seen = run(client, scenario, upstream, "[[sim tokens=33 reasoning=0]] Hello");

            assertThat(seen.output()).as(scenario.script()).isEqualTo(33);
            assertThat(seen.input())
                    .as(scenario.script())
                    .isEqualTo(gateway(upstream)
                            .newestCall(line -> line.isComplete())
                            .opening()
                            .promptTokens());
        }
    }

    @ParameterizedTest
    @MethodSource("table")
    void streamedToolCall_hasArgumentsThatParse(Client client, Upstream upstream) throws Exception {
        Seen seen = run(client, Scenario.STREAM_TOOLS, upstream, "[[sim tools=get_weather]] What is it like?");

        assertThat(seen.raised()).isNull();
        assertThat(seen.calls()).singleElement().satisfies(EveryClientTest::isWeather);
        assertThat(seen.finish()).isEqualTo("tool_calls");
        assertThat(seen.input()).isPositive();
        assertThat(seen.output()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("table")
    void parallelToolCalls_stayApart(Client client, Upstream upstream) throws Exception {
        Seen seen = run(client, Scenario.STREAM_TOOLS, upstream, "[[sim tools=get_weather,get_time]] Where and when?");

        assertThat(seen.raised()).isNull();
        assertThat(seen.calls()).satisfiesExactly(EveryClientTest::isWeather, call -> {
            assertThat(call.name()).isEqualTo("get_time");
            assertThat(call.arguments().path("zone").asText()).isEqualTo("CET");
            assertThat(call.arguments().path("seconds").asBoolean()).isTrue();
        });
        assertThat(seen.finish()).isEqualTo("tool_calls");
    }

    @ParameterizedTest
    @MethodSource("table")
    void toolLoop_bringsResultsBackTurnByTurn(Client client, Upstream upstream) throws Exception {
        Seen seen = run(client, Scenario.TOOL_LOOP, upstream, "[[sim tools=get_weather rounds=2]] And tomorrow?");

        assertThat(seen.raised()).isNull();
        assertThat(seen.calls()).hasSize(2).allSatisfy(EveryClientTest::isWeather);
        assertThat(seen.text()).isEqualTo("The tool says: 18 °C in Paris 巴黎 🗼");
        assertThat(seen.finish()).isEqualTo("stop");
        assertThat(seen.input()).isPositive();
        assertThat(seen.output()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("table")
    void picture_reachesTheUpstream(Client client, Upstream upstream) throws Exception {
        Seen seen = run(client, Scenario.VISION, upstream, "[[sim tokens=5]] What is this?");

        assertThat(seen.raised()).isNull();
        assertThat(seen.text()).isNotBlank();
        assertThat(gateway(upstream).newestRequest())
                .contains(
                        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");
    }

    @ParameterizedTest
    @MethodSource("table")
    void answerBySchema_parses(Client client, Upstream upstream) throws Exception {
        Seen seen = run(client, Scenario.STRUCTURED, upstream, "[[sim json]] A party, as JSON");

        assertThat(seen.raised()).isNull();
        assertThat((Object) seen.object()).isEqualTo(JSON.readTree("""
                        {"name": "Paris 巴黎 🗼", "people": ["Paris 巴黎 🗼"], "indoors": true}"""));
    }

    @ParameterizedTest
    @MethodSource("table")
    void clientThatLeaves_stopsTheUpstream(Client client, Upstream upstream) throws Exception {
        Seen seen = run(client, Scenario.ABORT, upstream, "[[sim tokens=100000 rate=200]] Talk");

        assertThat(seen.text()).isNotBlank();
        assertThat(gateway(upstream).newestCall(line -> line.isCallerGone()).tokensWritten())
                .isLessThan(100_000);
    }

    @ParameterizedTest
    @MethodSource("table")
    void upstreamThatDiesInTheStream_raises(Client client, Upstream upstream) throws Exception {
        Seen seen = run(client, Scenario.STREAM, upstream, "[[sim tokens=50 fault=cut_mid_event at=9]] Hello");

        assertThat(seen.raised()).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("table")
    void upstreamThatFailsOnce_isNotNoticed(Client client, Upstream upstream) throws Exception {
        String id = client + "-" + upstream;
        Seen seen = run(client, Scenario.STREAM, upstream, "[[sim status=500 fail_first=1 id=" + id + "]] Hello");

        assertThat(seen.raised()).isNull();
        assertThat(seen.text()).isNotBlank();
    }

    Stream<Arguments> gaps() {
        return clients.stream()
                .flatMap(client -> Stream.of(Upstream.values())
                        .flatMap(upstream -> Stream.of(Scenario.values())
                                .filter(scenario ->
                                        Gaps.why(client, scenario, upstream).isPresent())
                                .map(scenario -> Arguments.of(client, upstream, scenario))));
    }

    @ParameterizedTest
    @MethodSource("gaps")
    void whatIsSkipped_isImpossibleWithoutTheGatewayToo(Client client, Upstream upstream, Scenario scenario)
            throws Exception {
        String url = gateway(upstream).upstreamUrl();
        boolean withTools = scenario == Scenario.STREAM_TOOLS || scenario == Scenario.TOOL_LOOP;
        String prompt = withTools ? "[[sim tools=get_weather]] And tomorrow?" : "[[sim tokens=9]] Hello";
        Seen plain = client.run(Scenario.CHAT, Task.of(url, upstream.model(), "[[sim tokens=9]] Hello"));

        assertThat(upstream.dialect()).isEqualTo(client.dialect());
        assertThat(plain.text()).isNotBlank();
        assertThatThrownBy(() -> {
                    Seen seen = client.run(scenario, Task.of(url, upstream.model(), prompt));
                    assertThat(seen.raised()).isNull();
                    assertThat(seen.text() + seen.calls()).isNotEqualTo("[]");
                })
                .isNotNull();
    }

    private static void isWeather(Seen.ToolCall call) {
        assertThat(call.name()).isEqualTo("get_weather");
        assertThat(call.arguments().path("city").asText()).isEqualTo("Paris 巴黎 🗼");
    }
}
