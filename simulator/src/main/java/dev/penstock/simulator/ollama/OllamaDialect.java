package dev.penstock.simulator.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.simulator.Dialect;
import dev.penstock.simulator.answer.Answer;
import dev.penstock.simulator.answer.Asked;
import dev.penstock.simulator.answer.Ids;
import dev.penstock.simulator.answer.Model;
import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.behaviour.Directive;
import dev.penstock.simulator.wire.Json;
import dev.penstock.simulator.wire.Received;
import dev.penstock.simulator.wire.Reply;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The dialect of a local Ollama: chat, generate, embeddings and the state of models. */
public final class OllamaDialect implements Dialect {
    private static final String JSON = "application/json; charset=utf-8";
    private static final String LINES = "application/x-ndjson";
    private static final String BEARER = "Bearer ";
    private static final String VERSION = "{\"version\":\"0.12.6\"}";
    private static final Set<String> PATHS = Set.of(
            "/api/chat",
            "/api/generate",
            "/api/tags",
            "/api/show",
            "/api/ps",
            "/api/version",
            "/api/embed",
            "/api/embeddings");

    private final Model model;
    private final List<String> models;
    private final Ids ids = new Ids();

    public OllamaDialect(Model model, List<String> models) {
        this.model = model;
        this.models = models;
    }

    @Override
    public String name() {
        return "ollama";
    }

    @Override
    public boolean serves(HttpMethod method, String path, MultiMap headers) {
        return PATHS.contains(path);
    }

    @Override
    public Optional<String> key(Received request) {
        String bearer = request.headers().get("authorization");
        return bearer != null && bearer.startsWith(BEARER)
                ? Optional.of(bearer.substring(BEARER.length()))
                : Optional.empty();
    }

    @Override
    public String prompt(Received request) {
        JsonNode input = request.json().path("input");
        String asked = new TurnReader(request.json(), style(request)).prompt();
        return asked.isEmpty() ? (input.isArray() ? input.path(0) : input).asText("") : asked;
    }

    private static Turn.Style style(Received request) {
        return request.path().equals("/api/chat") ? Turn.Style.CHAT : Turn.Style.GENERATE;
    }

    @Override
    public Spoken answer(Received request, Behaviour behaviour) {
        if (behaviour.has(Directive.STATUS)) {
            return refusal(Problem.of(behaviour.count(Directive.STATUS, 500)), behaviour);
        }
        JsonNode body = request.json();
        return switch (request.method() + " " + request.path()) {
            case "POST /api/chat", "POST /api/generate" -> turn(body, style(request), behaviour);
            case "POST /api/embed" -> embed(body, false, behaviour);
            case "POST /api/embeddings" -> embed(body, true, behaviour);
            case "POST /api/show" -> show(body, behaviour);
            case "GET /api/tags" -> free(ModelState.tags(models));
            case "GET /api/ps" -> free(ModelState.running(models));
            case "GET /api/version" -> Spoken.free(whole(VERSION, 0));
            default -> refusal(new Problem(405, "method not allowed"), behaviour);
        };
    }

    private Spoken turn(JsonNode body, Turn.Style style, Behaviour behaviour) {
        Optional<Problem> problem = new TurnCheck(body).problem();
        if (problem.isPresent()) {
            return refusal(problem.get(), behaviour);
        }
        TurnReader reader = new TurnReader(body, style);
        if (reader.onlyLoads()) {
            return Spoken.free(whole(loaded(body, style), 0));
        }
        Asked asked = reader.read(behaviour.count(Directive.CONTEXT, Integer.MAX_VALUE));
        List<Answer> answers = model.answers(asked, behaviour);
        Turn turn = new Turn(
                style,
                behaviour.text(Directive.MODEL).orElse(asked.model()),
                Instant.now().toString(),
                answers.getFirst(),
                model.usage(asked, answers, behaviour),
                behaviour.usage(),
                behaviour.count(Directive.CHUNK, 1));
        Account account = new Account(
                ids.next("ollama-"),
                asked.model(),
                turn.usage().prompt(),
                turn.usage().completion());
        Reply reply = asked.stream()
                ? Reply.events(LINES, new TurnLines(turn), OllamaPhrases.INSTANCE)
                : whole(written(turn), (int) turn.usage().completion());
        return new Spoken(reply, account);
    }

    private static String written(Turn turn) {
        Answer answer = turn.answer();
        return turn.line(turn.content(answer.text().text(), answer.reasoning().text(), turn.calls()), true);
    }

    private static String loaded(JsonNode body, Turn.Style style) {
        JsonNode keepAlive = body.path("keep_alive");
        String reason = keepAlive.asText().matches("0[smh]?") ? "unload" : "load";
        String content = style == Turn.Style.CHAT
                ? "\"message\":{\"role\":\"assistant\",\"content\":\"\"}"
                : "\"response\":\"\"";
        return "{\"model\":" + Json.text(body.path("model").asText()) + ",\"created_at\":\"" + Instant.now() + "\","
                + content + ",\"done\":true,\"done_reason\":\"" + reason + "\"}";
    }

    private Spoken embed(JsonNode body, boolean older, Behaviour behaviour) {
        int window = behaviour.count(Directive.CONTEXT, Integer.MAX_VALUE);
        Embeddings embeddings = new Embeddings(body, older);
        Optional<Problem> problem = embeddings.problem(window);
        if (problem.isPresent()) {
            return refusal(problem.get(), behaviour);
        }
        String asked = body.path("model").asText();
        String named = behaviour.text(Directive.MODEL).orElse(asked);
        Account account = new Account(ids.next("ollama-"), asked, embeddings.promptTokens(window), 0);
        return new Spoken(whole(embeddings.reply(named, window), 0), account);
    }

    private Spoken show(JsonNode body, Behaviour behaviour) {
        String name = body.path("model").asText(body.path("name").asText());
        return models.contains(name) ? free(ModelState.shown()) : refusal(Problem.modelMissing(name), behaviour);
    }

    private static Reply whole(String body, int tokens) {
        return Reply.whole(200, JSON, Json.bytes(body), tokens, OllamaPhrases.INSTANCE);
    }

    private static Spoken free(ObjectNode body) {
        return Spoken.free(whole(body.toString(), 0));
    }

    @Override
    public Spoken unauthorized(Received request, Behaviour behaviour) {
        return refusal(Problem.of(401), behaviour);
    }

    @Override
    public Spoken misdirected(String message) {
        return refusal(Problem.invalid("simulator: " + message), Behaviour.NONE);
    }

    private static Spoken refusal(Problem problem, Behaviour behaviour) {
        Reply reply = Reply.whole(problem.status(), JSON, Json.bytes(problem.body()), 0, OllamaPhrases.INSTANCE);
        long wait = (behaviour.duration(Directive.RETRY_AFTER).toMillis() + 999) / 1_000;
        return Spoken.free(wait > 0 ? reply.with(Map.of("retry-after", Long.toString(wait))) : reply);
    }
}
