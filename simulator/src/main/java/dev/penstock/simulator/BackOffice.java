package dev.penstock.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.behaviour.Misdirected;
import dev.penstock.simulator.bill.Bill;
import dev.penstock.simulator.bill.BillLine;
import dev.penstock.simulator.wire.Json;
import dev.penstock.simulator.wire.Received;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The simulator's own endpoints under {@code /_sim/}: the bill, the last request, behaviours, scripts, replays. */
final class BackOffice {
    private static final int LISTED_DEFAULT = 100;

    private final Desk desk;

    BackOffice(Desk desk) {
        this.desk = desk;
    }

    void serve(HttpServerRequest request, Buffer body) {
        String errand = request.method() + " " + request.path().substring("/_sim/".length());
        try {
            switch (errand) {
                case "GET bill" -> answer(request, bill(listed(request)));
                case "DELETE bill" -> done(request, desk.bill()::reset);
                case "GET last" -> answer(request, last());
                case "GET behaviour" -> answer(request, behaviour(desk.script().defaults()));
                case "POST behaviour" -> done(request, () -> desk.script().defaults(behaviour(read(body))));
                case "POST script" -> done(request, () -> desk.script().enqueue(behaviours(read(body))));
                case "POST replay" ->
                    done(
                            request,
                            () -> lists(read(body))
                                    .forEach(one -> desk.replays().add(Recording.of(one))));
                case "POST reset" -> done(request, desk::reset);
                default -> answer(request, 404, Json.object().put("error", "no such errand: " + errand));
            }
        } catch (Misdirected | IllegalArgumentException wrong) {
            answer(request, 400, Json.object().put("error", wrong.getMessage()));
        }
    }

    private static int listed(HttpServerRequest request) {
        String last = request.getParam("last");
        return last == null ? LISTED_DEFAULT : Integer.parseInt(last);
    }

    private static JsonNode read(Buffer body) {
        try {
            return Json.read(body.getBytes());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("body: no JSON (" + e.getOriginalMessage() + ")", e);
        }
    }

    /** The elements of a list, or the one thing that stands for a list. */
    private static List<JsonNode> lists(JsonNode json) {
        List<JsonNode> all = new ArrayList<>();
        if (json.isArray()) {
            json.forEach(all::add);
        } else {
            all.add(json);
        }
        return all;
    }

    private static List<Behaviour> behaviours(JsonNode json) {
        return lists(json).stream().map(BackOffice::behaviour).toList();
    }

    private static Behaviour behaviour(JsonNode json) {
        Map<String, String> words = new LinkedHashMap<>();
        json.properties()
                .forEach(word -> words.put(word.getKey(), word.getValue().asText()));
        return Behaviour.of(words);
    }

    private static ObjectNode behaviour(Behaviour behaviour) {
        ObjectNode words = Json.object();
        behaviour.values().forEach((directive, value) -> words.put(directive.word(), value));
        return words;
    }

    private ObjectNode bill(int count) {
        Bill.Totals totals = desk.bill().totals();
        ObjectNode root = Json.object();
        root.putObject("totals")
                .put("calls", totals.calls())
                .put("prompt_tokens", totals.promptTokens())
                .put("completion_tokens", totals.completionTokens())
                .put("bytes", totals.bytes())
                .put("complete", totals.complete())
                .put("callers_gone", totals.callersGone());
        desk.bill().newest(count).forEach(line -> root.withArray("calls").add(line(line)));
        return root;
    }

    private static ObjectNode line(BillLine line) {
        BillLine.Opening opening = line.opening();
        ObjectNode json = Json.object()
                .put("id", opening.id())
                .put("at", opening.at().toString())
                .put("dialect", opening.dialect())
                .put("path", opening.path())
                .put("model", opening.model())
                .put("stream", opening.streamed())
                .put("status", line.status())
                .put("prompt_tokens", opening.promptTokens())
                .put("completion_tokens", line.tokensWritten())
                .put("completion_tokens_meant", opening.completionTokens())
                .put("bytes", line.bytesWritten())
                .put("complete", line.isComplete())
                .put("cut", line.isCut())
                .put("caller_gone", line.isCallerGone())
                .put("caller_gone_ms", line.isCallerGone() ? line.callerGoneNanos() / 1_000_000.0 : -1)
                .put("key", opening.key())
                .put("idempotency_key", opening.idempotencyKey());
        opening.headerNames().stream().sorted().forEach(json.withArray("header_names")::add);
        return json;
    }

    private ObjectNode last() {
        ObjectNode json = Json.object();
        desk.last().read().ifPresent(request -> describe(request, json));
        return json;
    }

    private static void describe(Received request, ObjectNode json) {
        json.put("method", request.method().name())
                .put("path", request.path())
                .put("query", request.query())
                .put("body", request.body().toString(StandardCharsets.UTF_8))
                .put(
                        "bodyBase64",
                        Base64.getEncoder().encodeToString(request.body().getBytes()));
        ObjectNode headers = json.putObject("headers");
        request.headers()
                .forEach((name, value) -> headers.withArray(name.toLowerCase(java.util.Locale.ROOT))
                        .add(value));
    }

    private static void done(HttpServerRequest request, Runnable errand) {
        errand.run();
        request.response().setStatusCode(204).end();
    }

    private static void answer(HttpServerRequest request, ObjectNode json) {
        answer(request, 200, json);
    }

    private static void answer(HttpServerRequest request, int status, ObjectNode json) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(json.toString());
    }
}
