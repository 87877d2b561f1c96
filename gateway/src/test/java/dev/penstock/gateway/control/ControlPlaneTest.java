package dev.penstock.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.gateway.settings.ProxyHeader;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How requests are found, let in, checked and answered, whatever the contract says. */
class ControlPlaneTest {
    private static final String CONTRACT = """
            openapi: 3.1.0
            info: {title: things, version: '1'}
            servers: [{url: 'http://127.0.0.1:3000'}]
            paths:
              /api/admin/things/{id}:
                parameters:
                  - {name: id, in: path, required: true, schema: {type: integer, minimum: 1}}
                get:
                  operationId: readThing
                  x-role: public
                  parameters:
                    - {name: pageSize, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
                    - {name: kind, in: query, schema: {type: string, maxLength: 20}}
                  responses: {'200': {description: it}}
                put:
                  operationId: changeThing
                  x-role: operator
                  requestBody:
                    required: true
                    content:
                      application/json:
                        schema: {$ref: '#/components/schemas/Thing'}
                  responses: {'200': {description: it}}
              /api/admin/many:
                get:
                  operationId: exportThings
                  x-role: public
                  responses: {'200': {description: them}}
            components:
              schemas:
                Thing:
                  type: object
                  additionalProperties: false
                  required: [name]
                  properties:
                    name: {type: string, minLength: 2, maxLength: 10}
                    kind: {type: string, enum: [big, small]}
                    weight: {type: integer, minimum: 0, maximum: 100}
                    parts: {type: array, maxItems: 3, items: {$ref: '#/components/schemas/Part'}}
                Part:
                  type: object
                  additionalProperties: false
                  properties:
                    size: {type: integer}
            """;

    private static Vertx vertx;
    private static ControlPlane plane;
    private static int port;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        Handlers handlers = new Handlers()
                .on(
                        "readThing",
                        ask -> dev.penstock.gateway.control.Answer.of(new JsonObject()
                                .put("id", ask.id())
                                .put("pageSize", ask.queryNumber("pageSize").orElse(-1L))
                                .put("kind", ask.query("kind").orElse(null))))
                .on("changeThing", ask -> {
                    if (ask.required("name").equals("broken")) {
                        throw new IllegalStateException("sk-secret in a message");
                    }
                    return dev.penstock.gateway.control.Answer.of(ask.body());
                })
                .on(
                        "exportThings",
                        ask -> new dev.penstock.gateway.control.Answer.Download(
                                "text/csv; charset=utf-8", "things.csv", out -> {
                                    for (int i = 0; i < 50_000; i++) {
                                        out.accept(i + "\r\n");
                                    }
                                }));
        Guard guard = (route, token, origin, changes) ->
                token.flatMap(Role::of).map(role -> new Actor(7, "ann", role, "s", false));
        ClientAddresses addresses = new ClientAddresses(List.of(), ProxyHeader.X_FORWARDED_FOR);
        plane = new ControlPlane(() -> Wired.of(vertx, CONTRACT, guard, handlers), addresses);
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request ->
                        request.body().onSuccess(body -> plane.handle(request, body.getBytes(), "req_1", call -> {})))
                .listen(0, "127.0.0.1")
                .await();
        port = server.actualPort();
    }

    @AfterAll
    static void stop() {
        plane.close();
        vertx.close().await();
    }

    private static Answer put(String body, String... headers) throws Exception {
        String[] all = new String[headers.length + 1];
        all[0] = "authorization: Bearer operator";
        System.arraycopy(headers, 0, all, 1, headers.length);
        return RawClient.put(port, "/api/admin/things/1", body, all);
    }

    private static String message(Answer answer) {
        return new JsonObject(answer.text()).getString("message");
    }

    @Test
    void answers_comeInTheEnvelope() throws Exception {
        Answer answer = RawClient.get(port, "/api/admin/things/12?pageSize=5");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(new JsonObject(answer.text()))
                .isEqualTo(new JsonObject(
                        "{\"code\":200,\"data\":{\"id\":12,\"pageSize\":5,\"kind\":null},\"message\":\"OK\"}"));
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.header("x-request-id")).isEqualTo("req_1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"name\":\"ab\",\"nome\":1} | nome: unknown member (expected: one of kind, name, parts, weight)",
                "{} | name: missing",
                "{\"name\":\"a\"} | name: not accepted (expected: at least 2 characters)",
                "{\"name\":\"abcdefghijk\"} | name: not accepted (expected: at most 10 characters)",
                "{\"name\":\"ab\",\"kind\":\"odd\"} | kind: not accepted (expected: one of big, small)",
                "{\"name\":\"ab\",\"weight\":101} | weight: not accepted (expected: at most 100)",
                "{\"name\":\"ab\",\"weight\":\"1\"} | weight: not accepted (expected: a whole number)",
                "{\"name\":\"ab\",\"parts\":[{},{\"size\":\"x\"}]} | parts[1].size: not accepted (expected: a whole number)",
                "{\"name\":\"ab\",\"parts\":[{\"sise\":1}]} | parts[0].sise: unknown member (expected: one of size)",
                "[] | body: not accepted (expected: an object)",
                "{\"name\": | The body is not valid JSON."
            })
    void bodyThatTheContractDoesNotAllow_isRefusedWithTheMember_andWhatIsExpected(String body, String message)
            throws Exception {
        Answer answer = put(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(message(answer)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/admin/things/x | id: not accepted (expected: a whole number)",
                "/api/admin/things/0 | id: not accepted (expected: at least 1)",
                "/api/admin/things/1?pageSize=101 | pageSize: not accepted (expected: at most 100)",
                "/api/admin/things/1?pageSise=1 | pageSise: unknown query parameter (expected: one of kind, pageSize)",
                "/api/admin/things/1?pageSize=%zz | The URL is not percent-encoded as it should be."
            })
    void parametersAreChecked(String path, String message) throws Exception {
        Answer answer = RawClient.get(port, path);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(message(answer)).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "%41",
                "%",
                "a+b",
                "1.5",
                "-1",
                "true",
                "null",
                "\"quoted\"",
                "a\"b\\c",
                "[1]",
                "{}",
                "中文",
                "' OR 1=1"
            })
    void texts_areTakenAsTheyAre_whateverTheyLookLike(String text) throws Exception {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);

        Answer answer = RawClient.get(port, "/api/admin/things/1?kind=" + encoded);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(new JsonObject(answer.text()).getJsonObject("data").getString("kind"))
                .isEqualTo(text);
    }

    @Test
    void missingBody_andOneThatIsNoJson_areRefused() throws Exception {
        Answer none = put("");
        assertThat(none.status()).isEqualTo(400);
        assertThat(message(none)).isEqualTo("body: missing");
    }

    @Test
    void messages_comeInTheLanguageThatIsAskedFor() throws Exception {
        assertThat(message(put("{}", "accept-language: zh-CN,zh;q=0.9,en;q=0.8")))
                .isEqualTo("name：缺少");
        assertThat(message(put("{}", "accept-language: fr, en;q=0.5"))).isEqualTo("name: missing");
        assertThat(message(put("{}", "accept-language: ;;;"))).isEqualTo("name: missing");
        Answer fine = put("{\"name\":\"ab\"}", "accept-language: zh");
        assertThat(message(fine)).isEqualTo("成功");
        assertThat(fine.header("content-language")).isEqualTo("zh");
    }

    @Test
    void whatIsNotThere_is404_andAnotherMethod405() throws Exception {
        assertThat(RawClient.get(port, "/api/admin/nothing").status()).isEqualTo(404);
        Answer post = RawClient.post(port, "/api/admin/things/1", "{}");
        assertThat(post.status()).isEqualTo(405);
        assertThat(message(post)).isEqualTo("Not allowed here (expected: GET, PUT).");
    }

    @ParameterizedTest
    @CsvSource({"'', 401", "viewer, 403", "operator, 200", "admin, 200", "nonsense, 401"})
    void whoMayDoIt_isSaidByTheContract(String token, int status) throws Exception {
        String authorization = token.isEmpty() ? "x-nothing: 1" : "authorization: Bearer " + token;

        Answer answer = RawClient.put(port, "/api/admin/things/1", "{\"name\":\"ab\"}", authorization);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers().containsKey("www-authenticate")).isEqualTo(status == 401);
    }

    @Test
    void rightsComeBeforeChecks_soThatStrangersLearnNothing() throws Exception {
        assertThat(RawClient.put(port, "/api/admin/things/1", "{}").status()).isEqualTo(401);
    }

    @Test
    void failureInside_isToldWithoutItsCause() throws Exception {
        Answer answer = put("{\"name\":\"broken\"}");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).contains("req_1").doesNotContain("sk-secret");
    }

    @Test
    void download_isWrittenPieceByPiece() throws Exception {
        Answer answer = RawClient.get(port, "/api/admin/many");

        assertThat(answer.complete()).isTrue();
        assertThat(answer.header("transfer-encoding")).isEqualTo("chunked");
        assertThat(answer.header("content-disposition")).isEqualTo("attachment; filename=\"things.csv\"");
        assertThat(answer.text().lines()).hasSize(50_000).endsWith("49999");
    }

    @Test
    void operationWithoutAHandler_isFoundAtOnce() {
        Guard nobody = (route, token, origin, changes) -> Optional.empty();

        assertThatThrownBy(() -> Wired.of(vertx, CONTRACT, nobody, new Handlers()))
                .hasMessageContaining("changeThing");
    }
}
