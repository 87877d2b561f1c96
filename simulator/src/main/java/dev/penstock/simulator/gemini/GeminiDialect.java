package dev.penstock.simulator.gemini;

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
import java.util.List;
import java.util.Optional;

/** The gemini dialect: content whole and streamed, token counts, embeddings and models. */
public final class GeminiDialect implements Dialect {
    private static final String JSON = "application/json; charset=UTF-8";
    private static final String BEARER = "Bearer ";
    private static final int PAGE_DEFAULT = 50;
    private static final GeminiPhrases PHRASES = new GeminiPhrases(Framing.EVENTS);

    private final Model model;
    private final List<String> models;
    private final Ids ids = new Ids();

    public GeminiDialect(Model model, List<String> models) {
        this.model = model;
        this.models = models;
    }

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public boolean serves(HttpMethod method, String path, MultiMap headers) {
        return Errand.of(path).isPresent();
    }

    @Override
    public Optional<String> key(Received request) {
        String bearer = request.headers().get("authorization");
        return Optional.ofNullable(request.headers().get("x-goog-api-key"))
                .or(() -> request.parameter("key"))
                .or(() -> Optional.ofNullable(bearer)
                        .filter(text -> text.startsWith(BEARER))
                        .map(text -> text.substring(BEARER.length())));
    }

    @Override
    public String prompt(Received request) {
        JsonNode body = Camel.named(request.json());
        String asked = ContentReader.lastUserText(body.path("contents"));
        return asked.isEmpty() ? ContentReader.text(body.path("content")) : asked;
    }

    @Override
    public Spoken answer(Received request, Behaviour behaviour) {
        if (behaviour.has(Directive.STATUS)) {
            return refusal(Problem.of(behaviour.count(Directive.STATUS, 500)), behaviour);
        }
        Errand errand = Errand.of(request.path()).orElseThrow();
        JsonNode body = Camel.named(request.json());
        return switch (errand.method()) {
            case "" -> models(errand.model(), request, behaviour);
            case "generateContent" -> generate(body, errand.model(), behaviour);
            case "streamGenerateContent" -> stream(body, errand.model(), request, behaviour);
            case "countTokens" -> count(body, behaviour);
            case "embedContent" -> embed(new Embeddings(body, false), errand.model(), behaviour);
            case "batchEmbedContents" -> embed(new Embeddings(body, true), errand.model(), behaviour);
            default -> refusal(Problem.of(404), behaviour);
        };
    }

    private Optional<Problem> problem(JsonNode body, String name, Behaviour behaviour) {
        Optional<Problem> problem = new ContentCheck(body, name).problem();
        long tokens = ContentReader.promptTokens(body);
        int window = behaviour.count(Directive.CONTEXT, Integer.MAX_VALUE);
        return problem.isEmpty() && tokens > window ? Optional.of(Problem.contextLength(tokens, window)) : problem;
    }

    private Spoken generate(JsonNode body, String name, Behaviour behaviour) {
        Optional<Problem> problem = problem(body, name, behaviour);
        if (problem.isPresent()) {
            return refusal(problem.get(), behaviour);
        }
        Generation generation = compose(ContentReader.read(body, name, false), body, behaviour);
        int tokens = (int) generation.usage().completion();
        Reply reply = Reply.whole(200, JSON, GenerationBody.of(generation), tokens, PHRASES);
        return new Spoken(reply, generation.account(name));
    }

    private Spoken stream(JsonNode body, String name, Received request, Behaviour behaviour) {
        boolean events = request.parameter("alt").filter("sse"::equals).isPresent();
        Framing framing = events ? Framing.EVENTS : Framing.ARRAY;
        Optional<Problem> problem = problem(body, name, behaviour);
        if (problem.isPresent()) {
            return refusal(problem.get(), framing, behaviour);
        }
        Generation generation = compose(ContentReader.read(body, name, true), body, behaviour);
        Reply reply = Reply.events(
                framing.contentType(), new GenerationPieces(generation, framing), new GeminiPhrases(framing));
        return new Spoken(reply, generation.account(name));
    }

    private Generation compose(Asked asked, JsonNode body, Behaviour behaviour) {
        List<Answer> answers = model.answers(asked, behaviour);
        return new Generation(
                ids.next("resp"),
                behaviour.text(Directive.MODEL).orElse(asked.model()),
                answers,
                ContentReader.showsThoughts(body),
                model.usage(asked, answers, behaviour),
                behaviour.usage(),
                behaviour.count(Directive.CHUNK, 1));
    }

    private Spoken count(JsonNode body, Behaviour behaviour) {
        JsonNode counted = body.has("generateContentRequest") ? body.path("generateContentRequest") : body;
        return counted.path("contents").isEmpty()
                ? refusal(Problem.invalid("* CountTokensRequest.contents: contents is not specified\n"), behaviour)
                : free("{\"totalTokens\":" + ContentReader.promptTokens(counted) + "}");
    }

    private Spoken embed(Embeddings embeddings, String name, Behaviour behaviour) {
        Optional<Problem> problem = embeddings.problem(name);
        if (problem.isPresent()) {
            return refusal(problem.get(), behaviour);
        }
        Reply reply = Reply.whole(200, JSON, Json.bytes(embeddings.reply()), 0, PHRASES);
        return new Spoken(reply, new Account(ids.next("resp"), name, embeddings.promptTokens(), 0));
    }

    private Spoken models(String name, Received request, Behaviour behaviour) {
        if (name.isEmpty()) {
            int from = request.parameter("pageToken").map(Integer::parseInt).orElse(0);
            int size = request.parameter("pageSize").map(Integer::parseInt).orElse(PAGE_DEFAULT);
            return free(ModelList.page(models, from, size).toString());
        }
        return models.contains(name)
                ? free(ModelList.one(name).toString())
                : refusal(Problem.modelMissing(name), behaviour);
    }

    private static Spoken free(String body) {
        return Spoken.free(Reply.whole(200, JSON, Json.bytes(body), 0, PHRASES));
    }

    @Override
    public Spoken unauthorized(Received request, Behaviour behaviour) {
        return refusal(key(request).isEmpty() ? Problem.of(403) : Problem.wrongKey(), behaviour);
    }

    @Override
    public Spoken misdirected(String message) {
        return refusal(Problem.invalid("simulator: " + message), Behaviour.NONE);
    }

    private static Spoken refusal(Problem problem, Behaviour behaviour) {
        return refusal(problem, Framing.EVENTS, behaviour);
    }

    /** Refusals of a stream that is an array are arrays too. */
    private static Spoken refusal(Problem problem, Framing framing, Behaviour behaviour) {
        Problem told = behaviour.has(Directive.RETRY_AFTER)
                ? problem.after(behaviour.duration(Directive.RETRY_AFTER))
                : problem;
        String body = framing == Framing.ARRAY ? "[" + told.body() + "]" : told.body();
        return Spoken.free(Reply.whole(told.status(), JSON, Json.bytes(body), 0, PHRASES));
    }
}
