package dev.penstock.gateway.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.UpstreamDialect;
import dev.penstock.core.routing.Model;
import dev.penstock.gateway.loop.ByteCollector;
import dev.penstock.gateway.upstream.UpstreamListener;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Reads a provider's own list of models, as its dialect writes it. Confined to one event loop. */
final class ModelList implements UpstreamListener {
    private static final int BYTES_MAX = 4 * 1024 * 1024;
    private static final int MODELS_MAX = 2000;
    private static final int NAME_CHARS_MAX = 200;
    private static final JsonMapper JSON = new JsonMapper();

    private final Dialect dialect;
    private final Promise<List<Model>> models = Promise.promise();
    private final ByteCollector body = new ByteCollector(BYTES_MAX);
    private int status;
    private MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private boolean tooLong;

    /** The provider answered with a status that is no success. */
    static final class Refused extends Exception {
        private final int status;
        private final transient MultiMap headers;
        private final byte[] body;

        Refused(int status, MultiMap headers, byte[] body) {
            super("status " + status, null, false, false);
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        /** What it means, as the provider's dialect tells it. */
        Problem problem(UpstreamDialect upstream) {
            return upstream.problem(status, headers::get, body);
        }
    }

    ModelList(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Where it is asked for; all of it in one page. */
    String path() {
        return switch (dialect) {
            case OPENAI -> "/models";
            case ANTHROPIC -> "/v1/models?limit=1000";
            case GEMINI -> "/v1beta/models?pageSize=1000";
            case OLLAMA -> "/api/tags";
        };
    }

    Future<List<Model>> models() {
        return models.future();
    }

    @Override
    public void answered(int answered, MultiMap with) {
        status = answered;
        headers = with;
    }

    @Override
    public void received(byte[] bytes, int from, int to) {
        tooLong |= !body.add(bytes, from, to);
    }

    @Override
    public void ended() {
        if (tooLong) {
            models.fail("a list over " + BYTES_MAX + " bytes");
            return;
        }
        if (status != 200) {
            models.fail(new Refused(status, headers, body.toArray()));
            return;
        }
        try {
            models.complete(read(JSON.readTree(body.toArray())));
        } catch (IOException noList) {
            models.fail("something that is no list of models");
        }
    }

    private List<Model> read(JsonNode body) throws IOException {
        JsonNode list = body.path(dialect == Dialect.GEMINI || dialect == Dialect.OLLAMA ? "models" : "data");
        if (!list.isArray()) {
            throw new IOException("no list");
        }
        List<Model> found = new ArrayList<>();
        for (JsonNode each : list) {
            String id = id(each);
            if (!id.isBlank() && id.length() <= NAME_CHARS_MAX && found.size() < MODELS_MAX) {
                found.add(model(id, each));
            }
        }
        return found;
    }

    private String id(JsonNode each) {
        return switch (dialect) {
            case OPENAI, ANTHROPIC -> each.path("id").asText("");
            case GEMINI -> each.path("name").asText("").replaceFirst("^models/", "");
            case OLLAMA -> each.path("model").asText(each.path("name").asText(""));
        };
    }

    /** What the list tells beside the name. The window stands in the first place that has one. */
    private static Model model(String id, JsonNode each) {
        Model bare = Model.unlisted(id);
        List<String> ways = new ArrayList<>();
        each.path("supportedGenerationMethods").forEach(way -> ways.add(way.asText()));
        boolean embeds = ways.contains("embedContent") && !ways.contains("generateContent");
        return new Model(
                id,
                id,
                embeds ? Model.Kind.EMBEDDING : bare.kind(),
                tokens(each, "context_length", "max_model_len", "max_input_tokens", "inputTokenLimit"),
                tokens(each, "max_tokens", "outputTokenLimit"),
                bare.streaming(),
                bare.tools(),
                bare.vision(),
                bare.price(),
                bare.isDefault());
    }

    private static OptionalLong tokens(JsonNode each, String... names) {
        for (String name : names) {
            long tokens = each.path(name).asLong(0);
            if (tokens > 0) {
                return OptionalLong.of(tokens);
            }
        }
        return OptionalLong.empty();
    }

    @Override
    public void failed(Problem problem) {
        models.tryFail(new Refusal(problem));
    }
}
