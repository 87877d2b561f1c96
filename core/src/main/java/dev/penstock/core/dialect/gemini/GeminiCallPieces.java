package dev.penstock.core.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Seal;
import dev.penstock.core.dialect.translation.BrokenReply;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The function calls of one streamed answer. Mostly a call comes whole; where its arguments come in pieces ({@code
 * willContinue}, {@code partialArgs}), each names its place by a JSON path, and the call is over with a piece that does not
 * continue, with the next name, or with the answer.
 */
final class GeminiCallPieces {
    /** Of the text of one call's pieces. */
    private static final int LENGTH_MAX = 1 << 20;

    private static final Pattern STEP = Pattern.compile("\\.([^.\\[\\]]+)|\\[(\\d{1,6})]|\\['([^']*)']");

    private @Nullable String name;
    private String id = "";
    private @Nullable Seal seal;
    private ObjectNode arguments = Json.object();
    private int length;

    /** Takes a part with a call or a piece of one; gives the calls that are complete by it. */
    void read(JsonNode part, List<Part> calls) throws BrokenReply {
        JsonNode call = part.path("functionCall");
        String called = call.path("name").asText("");
        if (!called.isEmpty()) {
            end(calls);
            name = called;
            id = call.path("id").asText("");
            seal = GeminiSeal.ofCall(part);
            arguments = call.path("args") instanceof ObjectNode whole ? whole : Json.object();
            length = 0;
        }
        if (name == null) {
            return;
        }
        for (JsonNode piece : call.path("partialArgs")) {
            put(piece);
        }
        if (!call.path("willContinue").asBoolean()) {
            end(calls);
        }
    }

    /** No more will come of the call that is open, if one is. */
    void end(List<Part> calls) {
        if (name != null) {
            calls.add(new Part.ToolCall(id, name, arguments.toString(), seal));
            name = null;
        }
    }

    private void put(JsonNode piece) throws BrokenReply {
        String path = piece.path("jsonPath").asText("");
        length += path.length() + piece.path("stringValue").asText("").length();
        List<String> steps = steps(path);
        if (length > LENGTH_MAX || steps.isEmpty()) {
            throw BrokenReply.malformed("a piece of arguments at \"" + path + "\" (expected: a JSON path)");
        }
        ContainerNode<?> at = arguments;
        for (int i = 0; i < steps.size() - 1; i++) {
            JsonNode inner = child(at, steps.get(i));
            if (inner == null) {
                inner = isIndex(steps.get(i + 1)) ? Json.array() : Json.object();
                set(at, steps.get(i), inner);
            }
            if (!(inner instanceof ContainerNode<?> container)) {
                throw BrokenReply.malformed("a piece of arguments inside a value");
            }
            at = container;
        }
        String last = steps.getLast();
        set(at, last, value(piece, child(at, last)));
    }

    private static JsonNode value(JsonNode piece, @Nullable JsonNode before) {
        if (piece.has("stringValue")) {
            String begun = before == null ? "" : before.asText("");
            return TextNode.valueOf(begun + piece.path("stringValue").asText(""));
        }
        JsonNode value = piece.has("numberValue") ? piece.path("numberValue") : piece.path("boolValue");
        return value.isMissingNode() ? NullNode.getInstance() : value;
    }

    /** Names as they are, places in arrays in brackets; none for what is no path. */
    private static List<String> steps(String path) {
        List<String> steps = new ArrayList<>();
        Matcher step = STEP.matcher(path);
        int end = path.startsWith("$") ? 1 : -1;
        while (end > 0 && end < path.length() && step.find(end) && step.start() == end) {
            steps.add(step.group(1) != null ? step.group(1) : step.group(3) != null ? step.group(3) : step.group());
            end = step.end();
        }
        return end == path.length() ? steps : List.of();
    }

    private static boolean isIndex(String step) {
        return step.startsWith("[");
    }

    private static int index(String step) {
        return Integer.parseInt(step.substring(1, step.length() - 1));
    }

    private static @Nullable JsonNode child(ContainerNode<?> holder, String step) {
        return holder instanceof ArrayNode && isIndex(step) ? holder.get(index(step)) : holder.get(step);
    }

    private static void set(ContainerNode<?> holder, String step, JsonNode value) throws BrokenReply {
        if (holder instanceof ObjectNode object && !isIndex(step)) {
            object.set(step, value);
        } else if (holder instanceof ArrayNode array && isIndex(step) && index(step) < array.size()) {
            array.set(index(step), value);
        } else if (holder instanceof ArrayNode array && isIndex(step) && index(step) == array.size()) {
            array.add(value);
        } else {
            throw BrokenReply.malformed("a piece of arguments at " + step + " that nothing leads to");
        }
    }
}
