package dev.penstock.core.dialect.pivot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object of a caller's request, as it is read: checks types, names the member at fault, and remembers which members
 * were asked for. What nobody asked for is noted as unknown when the root is {@linkplain #finish() finished}. A member that
 * is null counts as absent.
 */
public final class Members {
    private final String path;
    private final ObjectNode node;
    private final Uses uses;
    private final List<Members> all;
    private final Set<String> read = new HashSet<>();

    private Members(String path, ObjectNode node, Uses uses, List<Members> all) {
        this.path = path;
        this.node = node;
        this.uses = uses;
        this.all = all;
        all.add(this);
    }

    /** Reads a request body. */
    public static Members of(byte[] body, Uses uses) throws Refusal {
        JsonNode node;
        try {
            node = Json.read(body);
        } catch (JsonProcessingException e) {
            throw new Refusal(Problem.invalid("body: not JSON: " + e.getOriginalMessage(), null));
        }
        if (!(node instanceof ObjectNode object)) {
            throw new Refusal(Problem.invalid("body: " + kind(node) + " (expected: an object)", null));
        }
        return new Members("", object, uses, new ArrayList<>());
    }

    /** Notes all members that were never asked for, here and in every object read from here. */
    public void finish() {
        for (Members members : all) {
            for (Iterator<String> names = members.node.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (!members.read.contains(name) && !members.node.get(name).isNull()) {
                    uses.unknown(members.path(name));
                }
            }
        }
    }

    public String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Where this object stands in the request. */
    public String path() {
        return path;
    }

    public Uses uses() {
        return uses;
    }

    /** Notes that a feature is used, by the member of this name. */
    public void note(Feature feature, String name) {
        uses.note(feature, path(name));
    }

    public @Nullable JsonNode any(String name) {
        read.add(name);
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    public @Nullable String text(String name) throws Refusal {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrong(name, value, "a string");
        }
        return value.textValue();
    }

    public @Nullable String text(String name, Feature feature) throws Refusal {
        return noted(text(name), name, feature);
    }

    /** A text that must be there. */
    public String needText(String name) throws Refusal {
        String text = text(name);
        if (text == null) {
            throw missing(name, "a string");
        }
        return text;
    }

    public @Nullable Double number(String name, Feature feature) throws Refusal {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            throw wrong(name, value, "a number");
        }
        return noted(value.doubleValue(), name, feature);
    }

    public @Nullable Long whole(String name) throws Refusal {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        // 64.0 counts as whole: some languages know no other numbers.
        if (!value.isNumber() || !value.canConvertToLong() || value.doubleValue() != Math.rint(value.doubleValue())) {
            throw wrong(name, value, "a whole number");
        }
        return value.longValue();
    }

    public @Nullable Long whole(String name, Feature feature) throws Refusal {
        return noted(whole(name), name, feature);
    }

    /** A flag; absent means the fallback. */
    public boolean flag(String name, boolean fallback) throws Refusal {
        JsonNode value = any(name);
        if (value == null) {
            return fallback;
        }
        if (!value.isBoolean()) {
            throw wrong(name, value, "true or false");
        }
        return value.booleanValue();
    }

    public @Nullable Members object(String name) throws Refusal {
        JsonNode value = any(name);
        return value == null ? null : object(value, path(name));
    }

    public Members needObject(String name) throws Refusal {
        Members object = object(name);
        if (object == null) {
            throw missing(name, "an object");
        }
        return object;
    }

    /** An object whose members pass through unread. */
    public @Nullable ObjectNode raw(String name) throws Refusal {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ObjectNode object)) {
            throw wrong(name, value, "an object");
        }
        return object;
    }

    /** An array's elements as objects; absent is empty. */
    public List<Members> objects(String name) throws Refusal {
        List<Members> objects = new ArrayList<>();
        JsonNode value = array(name);
        for (int i = 0; value != null && i < value.size(); i++) {
            objects.add(object(value.get(i), path(name) + "[" + i + "]"));
        }
        return objects;
    }

    /** A text, or an array of texts; absent is empty. */
    public List<String> texts(String name) throws Refusal {
        JsonNode value = any(name);
        List<String> texts = new ArrayList<>();
        if (value == null) {
            return texts;
        }
        if (value.isTextual()) {
            return List.of(value.textValue());
        }
        if (!value.isArray()) {
            throw wrong(name, value, "a string or an array of strings");
        }
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw wrong(name, element, "strings");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    public Refusal missing(String name, String expected) {
        return refusal(name, "missing", expected);
    }

    public Refusal wrong(String name, JsonNode value, String expected) {
        return refusal(name, kind(value), expected);
    }

    public Refusal refusal(String name, String found, String expected) {
        String member = path(name);
        return new Refusal(Problem.invalid(member + ": " + found + " (expected: " + expected + ")", member));
    }

    private @Nullable JsonNode array(String name) throws Refusal {
        JsonNode value = any(name);
        if (value != null && !value.isArray()) {
            throw wrong(name, value, "an array");
        }
        return value;
    }

    private Members object(JsonNode value, String where) throws Refusal {
        if (!(value instanceof ObjectNode object)) {
            throw new Refusal(Problem.invalid(where + ": " + kind(value) + " (expected: an object)", where));
        }
        return new Members(where, object, uses, all);
    }

    private <T> @Nullable T noted(@Nullable T value, String name, Feature feature) {
        if (value != null) {
            note(feature, name);
        }
        return value;
    }

    /** Short values are shown, long ones only by their kind: a message must not repeat a prompt. */
    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> value.textValue().length() <= 40 ? value.toString() : "a string";
            default -> value.toString().length() <= 40 ? value.toString() : "a long number";
        };
    }
}
