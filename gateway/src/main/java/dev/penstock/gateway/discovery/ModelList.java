package dev.penstock.gateway.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.routing.Model;
import dev.penstock.gateway.loop.ByteCollector;
import dev.penstock.gateway.upstream.UpstreamListener;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a provider's own list of models ({@code GET /models} of the openai dialect). Confined to one event loop. */
final class ModelList implements UpstreamListener {
    private static final int BYTES_MAX = 4 * 1024 * 1024;
    private static final int MODELS_MAX = 2000;
    private static final int NAME_CHARS_MAX = 200;
    private static final JsonMapper JSON = new JsonMapper();

    private final Promise<List<Model>> models = Promise.promise();
    private final ByteCollector body = new ByteCollector(BYTES_MAX);
    private int status;
    private boolean tooLong;

    Future<List<Model>> models() {
        return models.future();
    }

    @Override
    public void answered(int answered, MultiMap headers) {
        status = answered;
    }

    @Override
    public void received(byte[] bytes, int from, int to) {
        tooLong |= !body.add(bytes, from, to);
    }

    @Override
    public void ended() {
        if (status != 200 || tooLong) {
            models.fail(tooLong ? "a list over " + BYTES_MAX + " bytes" : "status " + status);
            return;
        }
        try {
            models.complete(read(JSON.readTree(body.toArray())));
        } catch (IOException notJson) {
            models.fail("a list that is not JSON");
        }
    }

    private static List<Model> read(JsonNode list) {
        List<Model> found = new ArrayList<>();
        for (JsonNode each : list.path("data")) {
            String id = each.path("id").asText("");
            if (!id.isBlank() && id.length() <= NAME_CHARS_MAX && found.size() < MODELS_MAX) {
                found.add(Model.unlisted(id));
            }
        }
        return found;
    }

    @Override
    public void failed(Problem problem) {
        models.fail(problem.message());
    }
}
