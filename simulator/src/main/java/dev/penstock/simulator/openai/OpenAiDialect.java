package dev.penstock.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.simulator.Dialect;
import dev.penstock.simulator.answer.Answer;
import dev.penstock.simulator.answer.Asked;
import dev.penstock.simulator.answer.Ids;
import dev.penstock.simulator.answer.Model;
import dev.penstock.simulator.answer.Usage;
import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.behaviour.Directive;
import dev.penstock.simulator.wire.Json;
import dev.penstock.simulator.wire.Received;
import dev.penstock.simulator.wire.Reply;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The openai dialect: chat, embeddings and models, in the variants of the services that speak it. */
public final class OpenAiDialect implements Dialect {
    static final String JSON = "application/json";
    static final String EVENT_STREAM = "text/event-stream; charset=utf-8";
    private static final String BEARER = "Bearer ";

    private final Model model;
    private final List<String> models;
    private final Ids ids = new Ids();
    private final PlainChats plainChats;

    public OpenAiDialect(Model model, List<String> models) {
        this.model = model;
        this.models = models;
        this.plainChats = new PlainChats(ids);
    }

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public boolean serves(HttpMethod method, String path, MultiMap headers) {
        return Endpoint.of(path).isPresent();
    }

    @Override
    public Optional<String> key(Received request) {
        MultiMap headers = request.headers();
        String bearer = headers.get("authorization");
        return bearer != null && bearer.startsWith(BEARER)
                ? Optional.of(bearer.substring(BEARER.length()))
                : Optional.ofNullable(headers.get("api-key"));
    }

    @Override
    public String prompt(Received request) {
        JsonNode body = request.json();
        String asked = ChatReader.lastUserText(body.path("messages"));
        JsonNode input = body.path("input").isArray() ? body.path("input").path(0) : body.path("input");
        return asked.isEmpty() ? input.asText("") : asked;
    }

    @Override
    public Optional<Prebuilt> prebuilt(Received request, Behaviour behaviour) {
        boolean chat =
                request.method().equals(HttpMethod.POST) && request.path().endsWith("/chat/completions");
        if (!chat || model.trialText().isPresent()) {
            return Optional.empty();
        }
        return plainChats.find(request, behaviour, variant(request, behaviour), (simple, variant) -> {
            JsonNode body = simple.json();
            return new ChatCheck(body, variant).problem().isPresent()
                    ? Optional.empty()
                    : Optional.of(compose(ChatReader.read(body, variant), body, behaviour, variant));
        });
    }

    @Override
    public Spoken answer(Received request, Behaviour behaviour) {
        Variant variant = variant(request, behaviour);
        if (behaviour.has(Directive.STATUS)) {
            return refusal(Problem.of(behaviour.count(Directive.STATUS, 500)), variant, behaviour);
        }
        Endpoint endpoint = Endpoint.of(request.path()).orElseThrow();
        boolean post = request.method().equals(HttpMethod.POST);
        return switch (endpoint) {
            case CHAT -> post ? chat(request, behaviour, variant) : notAllowed(variant, behaviour);
            case EMBEDDINGS -> post ? embeddings(request, behaviour, variant) : notAllowed(variant, behaviour);
            case MODELS -> models(request, behaviour, variant);
        };
    }

    private static Variant variant(Received request, Behaviour behaviour) {
        String fallback = request.path().contains("/openai/deployments/") ? "azure" : "openai";
        return Variant.of(behaviour.text(Directive.VARIANT).orElse(fallback));
    }

    private Spoken chat(Received request, Behaviour behaviour, Variant variant) {
        JsonNode body = request.json();
        Optional<Problem> problem = new ChatCheck(body, variant).problem();
        if (problem.isPresent()) {
            return refusal(problem.get(), variant, behaviour);
        }
        Asked asked = ChatReader.read(body, variant);
        int window = behaviour.count(Directive.CONTEXT, Integer.MAX_VALUE);
        if (asked.promptTokens() + asked.limit().orElse(0) > window) {
            return refusal(
                    Problem.contextLength(
                            window, asked.promptTokens(), asked.limit().orElse(0)),
                    variant,
                    behaviour);
        }
        Chat chat = compose(asked, body, behaviour, variant);
        OpenAiPhrases phrases = new OpenAiPhrases(variant);
        Reply reply = asked.stream()
                ? Reply.events(EVENT_STREAM, new ChatChunks(chat), phrases)
                : Reply.whole(200, JSON, ChatBody.of(chat), (int) chat.usage().completion(), phrases);
        return new Spoken(reply.with(headers(variant, 200, chat.id(), behaviour)), chat.account(asked.model()));
    }

    private Chat compose(Asked asked, JsonNode body, Behaviour behaviour, Variant variant) {
        Asked limited = variant.limitSparesReasoning() && asked.limit().isPresent()
                ? asked.withLimit(OptionalInt.of(asked.limit().getAsInt() + behaviour.count(Directive.REASONING, 0)))
                : asked;
        List<Answer> answers = model.answers(limited, behaviour);
        Usage usage = model.usage(asked, answers, behaviour);
        return new Chat(
                variant,
                ids.next(Chat.ID_PREFIX),
                System.currentTimeMillis() / 1_000,
                behaviour.text(Directive.MODEL).orElse(asked.model()),
                answers,
                usage,
                body.path("stream_options").path("include_usage").asBoolean(),
                behaviour.usage(),
                behaviour.on(Directive.LOGPROBS) || body.path("logprobs").asBoolean(),
                behaviour.count(Directive.CHUNK, 1));
    }

    private Spoken embeddings(Received request, Behaviour behaviour, Variant variant) {
        Embeddings embeddings = new Embeddings(request.json());
        Optional<Problem> problem = embeddings.problem();
        if (problem.isPresent()) {
            return refusal(problem.get(), variant, behaviour);
        }
        String asked = request.json().path("model").asText();
        byte[] body = embeddings.reply(behaviour.text(Directive.MODEL).orElse(asked), behaviour.usage());
        String id = ids.next("embd-");
        Reply reply = Reply.whole(200, JSON, body, 0, new OpenAiPhrases(variant));
        return new Spoken(
                reply.with(headers(variant, 200, id, behaviour)), new Account(id, asked, embeddings.promptTokens(), 0));
    }

    private Spoken models(Received request, Behaviour behaviour, Variant variant) {
        OpenAiPhrases phrases = new OpenAiPhrases(variant);
        Optional<String> one = Endpoint.modelIn(request.path());
        if (one.isEmpty()) {
            return Spoken.free(Reply.whole(200, JSON, ModelList.all(models, variant), 0, phrases));
        }
        if (!models.contains(one.get())) {
            return refusal(Problem.of(404), variant, behaviour);
        }
        byte[] body = Json.bytes(ModelList.one(one.get(), variant).toString());
        return Spoken.free(Reply.whole(200, JSON, body, 0, phrases));
    }

    @Override
    public Spoken unauthorized(Received request, Behaviour behaviour) {
        return refusal(Problem.of(401), variant(request, behaviour), behaviour);
    }

    @Override
    public Spoken misdirected(String message) {
        return refusal(Problem.invalid("simulator: " + message, "messages"), Variant.OPENAI, Behaviour.NONE);
    }

    private Spoken notAllowed(Variant variant, Behaviour behaviour) {
        return refusal(
                new Problem(405, "Not allowed (HTTP method).", "invalid_request_error", null, "method_not_supported"),
                variant,
                behaviour);
    }

    private Spoken refusal(Problem problem, Variant variant, Behaviour behaviour) {
        String type = variant == Variant.DEEPSEEK && problem.status() == 400 ? "application/octet-stream" : JSON;
        Reply reply =
                Reply.whole(problem.status(), type, Json.bytes(problem.body(variant)), 0, new OpenAiPhrases(variant));
        String id = ids.next("req-");
        return new Spoken(reply.with(headers(variant, problem.status(), id, behaviour)), new Account(id, "", 0, 0));
    }

    private static Map<String, String> headers(Variant variant, int status, String id, Behaviour behaviour) {
        Map<String, String> headers = new LinkedHashMap<>(Limits.headers(variant, status, behaviour));
        switch (variant) {
            case DEEPSEEK -> headers.put("x-ds-trace-id", id);
            case SILICONFLOW -> headers.put("x-siliconcloud-trace-id", id);
            case OPENAI, AZURE, VLLM, OLLAMA, OPENROUTER, DASHSCOPE -> headers.put("x-request-id", id);
        }
        if (status == 401) {
            headers.put("www-authenticate", "Bearer realm=\"simulator\"");
        }
        return headers;
    }
}
