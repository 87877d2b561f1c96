package dev.penstock.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The anthropic dialect: messages, token counts and models. */
public final class AnthropicDialect implements Dialect {
    private static final String JSON = "application/json";
    private static final String BEARER = "Bearer ";
    private static final String VERSION = "anthropic-version";
    private static final String MODELS = "/models";
    private static final int PAGE_DEFAULT = 20;

    private final Model model;
    private final List<String> models;
    private final Ids ids = new Ids();

    public AnthropicDialect(Model model, List<String> models) {
        this.model = model;
        this.models = models;
    }

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public boolean serves(HttpMethod method, String path, MultiMap headers) {
        boolean messages = path.endsWith("/messages") || path.endsWith("/messages/count_tokens");
        return messages || (path.contains(MODELS) && headers.contains(VERSION));
    }

    @Override
    public Optional<String> key(Received request) {
        String key = request.headers().get("x-api-key");
        String bearer = request.headers().get("authorization");
        return key == null && bearer != null && bearer.startsWith(BEARER)
                ? Optional.of(bearer.substring(BEARER.length()))
                : Optional.ofNullable(key);
    }

    @Override
    public String prompt(Received request) {
        return MessageReader.lastUserText(request.json().path("messages"));
    }

    @Override
    public Spoken answer(Received request, Behaviour behaviour) {
        if (behaviour.has(Directive.STATUS)) {
            return refusal(Problem.of(behaviour.count(Directive.STATUS, 500)), behaviour);
        }
        String named = request.headers().get(VERSION);
        if (named == null) {
            return refusal(Problem.invalid("anthropic-version: header is required"), behaviour);
        }
        Optional<Version> version = Version.of(named);
        if (version.isEmpty()) {
            return refusal(
                    Problem.invalid("anthropic-version: " + Json.text(named) + " is not a valid version"), behaviour);
        }
        boolean post = request.method().equals(HttpMethod.POST);
        if (request.path().contains(MODELS)) {
            return post ? refusal(notAllowed(), behaviour) : models(request, behaviour);
        }
        if (!post) {
            return refusal(notAllowed(), behaviour);
        }
        return request.path().endsWith("/count_tokens")
                ? count(request.json(), version.get(), behaviour)
                : message(request.json(), version.get(), behaviour);
    }

    private static Problem notAllowed() {
        return new Problem(405, "invalid_request_error", "Method Not Allowed");
    }

    private Spoken message(JsonNode body, Version version, Behaviour behaviour) {
        Optional<Problem> problem = new MessageCheck(body, version, false).problem();
        if (problem.isPresent()) {
            return refusal(problem.get(), behaviour);
        }
        Asked asked = MessageReader.read(body);
        int window = behaviour.count(Directive.CONTEXT, Integer.MAX_VALUE);
        if (asked.promptTokens() > window) {
            return refusal(Problem.promptTooLong(asked.promptTokens(), window), behaviour);
        }
        List<Answer> answers = model.answers(asked, behaviour);
        Message message = new Message(
                ids.next(Message.ID_PREFIX),
                behaviour.text(Directive.MODEL).orElse(asked.model()),
                answers.getFirst(),
                behaviour.on(Directive.REDACTED),
                model.usage(asked, answers, behaviour),
                behaviour.usage(),
                behaviour.count(Directive.CHUNK, 1));
        int tokens = (int) message.usage().completion();
        Reply reply = asked.stream()
                ? Reply.events(
                        "text/event-stream; charset=utf-8", new MessageEvents(message), AnthropicPhrases.INSTANCE)
                : Reply.whole(200, JSON, MessageBody.of(message), tokens, AnthropicPhrases.INSTANCE);
        return new Spoken(reply.with(headers(200, behaviour)), message.account(asked.model()));
    }

    private Spoken count(JsonNode body, Version version, Behaviour behaviour) {
        Optional<Problem> problem = new MessageCheck(body, version, true).problem();
        return problem.isPresent()
                ? refusal(problem.get(), behaviour)
                : free("{\"input_tokens\":" + MessageReader.promptTokens(body) + "}", behaviour);
    }

    private Spoken models(Received request, Behaviour behaviour) {
        String path = request.path();
        String rest = path.substring(path.indexOf(MODELS) + MODELS.length());
        if (rest.length() > 1) {
            String name = rest.substring(1);
            return models.contains(name)
                    ? free(ModelList.one(name).toString(), behaviour)
                    : refusal(Problem.modelMissing(name), behaviour);
        }
        int limit = request.parameter("limit").map(Integer::parseInt).orElse(PAGE_DEFAULT);
        String after = request.parameter("after_id").orElse("");
        return free(ModelList.page(models, after, limit).toString(), behaviour);
    }

    private Spoken free(String body, Behaviour behaviour) {
        Reply reply = Reply.whole(200, JSON, Json.bytes(body), 0, AnthropicPhrases.INSTANCE);
        return Spoken.free(reply.with(headers(200, behaviour)));
    }

    @Override
    public Spoken unauthorized(Received request, Behaviour behaviour) {
        return refusal(Problem.of(401), behaviour);
    }

    @Override
    public Spoken misdirected(String message) {
        return refusal(Problem.invalid("simulator: " + message), Behaviour.NONE);
    }

    private Spoken refusal(Problem problem, Behaviour behaviour) {
        Map<String, String> headers = headers(problem.status(), behaviour);
        headers.put("x-should-retry", Boolean.toString(problem.worthRetrying()));
        byte[] body = Json.bytes(problem.body(headers.getOrDefault("request-id", "")));
        return Spoken.free(Reply.whole(problem.status(), JSON, body, 0, AnthropicPhrases.INSTANCE)
                .with(headers));
    }

    private Map<String, String> headers(int status, Behaviour behaviour) {
        Map<String, String> headers = new LinkedHashMap<>(Limits.headers(status, behaviour, Instant.now()));
        headers.put("request-id", ids.next("req_"));
        return headers;
    }
}
