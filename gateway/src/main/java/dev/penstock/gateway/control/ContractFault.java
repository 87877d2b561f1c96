package dev.penstock.gateway.control;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why the contract does not allow a request, put into words: which member, and what is expected there. What was sent is not
 * repeated, since it may be a secret in the wrong place.
 */
final class ContractFault {
    /** These only say that something deeper is wrong. */
    private static final Set<String> CONTAINERS =
            Set.of("properties", "items", "$ref", "allOf", "anyOf", "oneOf", "if", "then", "else");

    private static final Set<String> LEFT_OVER = Set.of("additionalProperties", "unevaluatedProperties");
    private static final Pattern PARAMETER = Pattern.compile("(query|path|header) parameter (\\S+)");
    private static final Pattern MISSING = Pattern.compile("required property \"([^\"]*)\"");
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final int BAD_REQUEST = 400;

    private static final Map<String, Phrase> TYPES = Map.of(
            "string", new Phrase("a text", "文本"),
            "integer", new Phrase("a whole number", "整数"),
            "number", new Phrase("a number", "数字"),
            "boolean", new Phrase("true or false", "true 或 false"),
            "object", new Phrase("an object", "对象"),
            "array", new Phrase("a list", "列表"),
            "null", new Phrase("null", "null"));

    private final JsonObject contract;
    private final Route route;
    private final ValidatorException fault;

    ContractFault(JsonObject contract, Route route, ValidatorException fault) {
        this.contract = contract;
        this.route = route;
        this.fault = fault;
    }

    Refused refusal() {
        if (fault instanceof SchemaValidationException wrong && wrong.getOutputUnit() != null) {
            return new Refused(BAD_REQUEST, all(wrong.getOutputUnit()), Optional.empty());
        }
        return switch (fault.type()) {
            case MISSING_REQUIRED_PARAMETER -> {
                String what = parameter().orElse("body");
                yield Refused.badRequest(what + ": missing", what + "：缺少");
            }
            case UNSUPPORTED_VALUE_FORMAT ->
                new Refused(
                        UNSUPPORTED_MEDIA_TYPE,
                        "The body is not JSON (expected: content-type: application/json).",
                        "请求体不是 JSON（应为 content-type: application/json）。");
            default -> {
                String what = parameter().orElse("body");
                yield what.equals("body")
                        ? Refused.badRequest("The body is not valid JSON.", "请求体不是有效的 JSON。")
                        : Refused.badRequest(what + ": not readable", what + "：无法解析");
            }
        };
    }

    private Optional<String> parameter() {
        Matcher named = PARAMETER.matcher(String.valueOf(fault.getMessage()));
        return named.find() ? Optional.of(named.group(2)) : Optional.empty();
    }

    private Phrase all(OutputUnit outcome) {
        List<OutputUnit> all = outcome.getErrors() == null ? List.of(outcome) : outcome.getErrors();
        List<OutputUnit> leaves =
                all.stream().filter(unit -> !CONTAINERS.contains(keyword(unit))).toList();
        // A member that is wrong inside is also reported as one that nobody knows.
        List<OutputUnit> real = leaves.stream()
                .filter(unit ->
                        !LEFT_OVER.contains(keyword(unit)) || leaves.stream().noneMatch(other -> inside(other, unit)))
                .toList();
        List<Phrase> phrases = (real.isEmpty() ? all : real)
                .stream().map(this::told).distinct().limit(5).toList();
        return new Phrase(
                phrases.stream().map(Phrase::english).collect(Collectors.joining("; ")),
                phrases.stream().map(Phrase::chinese).collect(Collectors.joining("；")));
    }

    private static boolean inside(OutputUnit inner, OutputUnit outer) {
        return inner.getInstanceLocation().startsWith(outer.getInstanceLocation() + "/")
                || (!LEFT_OVER.contains(keyword(inner))
                        && inner.getInstanceLocation().equals(outer.getInstanceLocation()));
    }

    private Phrase told(OutputUnit unit, String member) {
        String keyword = keyword(unit);
        JsonObject schema = schema(unit);
        if (LEFT_OVER.contains(keyword)) {
            Set<String> known = new TreeSet<>(
                    schema.getJsonObject("properties", new JsonObject()).fieldNames());
            String names = String.join(", ", known);
            return new Phrase(
                    member + ": unknown member (expected: one of " + names + ")",
                    member + "：未知成员（应为其中之一：" + names + "）");
        }
        if (keyword.equals("required")) {
            Matcher named = MISSING.matcher(unit.getError());
            String name = (member.equals("body") ? "" : member + ".") + (named.find() ? named.group(1) : "");
            return new Phrase(name + ": missing", name + "：缺少");
        }
        Phrase expected = expected(keyword, schema);
        return new Phrase(
                member + ": not accepted (expected: " + expected.english() + ")",
                member + "：不被接受（应为：" + expected.chinese() + "）");
    }

    private Phrase told(OutputUnit unit) {
        return told(unit, parameter().orElseGet(() -> member(unit)));
    }

    private static Phrase expected(String keyword, JsonObject schema) {
        Object value = schema.getValue(keyword);
        return switch (keyword) {
            case "type" -> type(value);
            case "enum" -> {
                String words = schema.getJsonArray("enum").stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "));
                yield new Phrase("one of " + words, "取值之一：" + words);
            }
            case "minimum" -> new Phrase("at least " + value, "不小于 " + value);
            case "maximum" -> new Phrase("at most " + value, "不大于 " + value);
            case "minLength" -> new Phrase("at least " + value + " characters", "至少 " + value + " 个字符");
            case "maxLength" -> new Phrase("at most " + value + " characters", "最多 " + value + " 个字符");
            case "minItems" -> new Phrase("at least " + value + " items", "至少 " + value + " 项");
            case "maxItems" -> new Phrase("at most " + value + " items", "最多 " + value + " 项");
            case "minProperties" -> new Phrase("at least " + value + " members", "至少 " + value + " 个成员");
            case "pattern" -> new Phrase("a text that matches " + value, "匹配 " + value + " 的文本");
            case "format" -> new Phrase("a text of the format " + value, "格式为 " + value + " 的文本");
            case "uniqueItems" -> new Phrase("no item twice", "各项互不相同");
            default -> new Phrase("what the contract says of " + keyword, "契约中 " + keyword + " 的规定");
        };
    }

    private static Phrase type(@Nullable Object types) {
        List<?> names = types instanceof io.vertx.core.json.JsonArray several
                ? several.getList()
                : List.of(String.valueOf(types));
        List<Phrase> all = names.stream()
                .map(name -> TYPES.getOrDefault(
                        String.valueOf(name), new Phrase(String.valueOf(name), String.valueOf(name))))
                .toList();
        return new Phrase(
                all.stream().map(Phrase::english).collect(Collectors.joining(" or ")),
                all.stream().map(Phrase::chinese).collect(Collectors.joining("或")));
    }

    private static String keyword(OutputUnit unit) {
        String place = unit.getKeywordLocation();
        return place.substring(place.lastIndexOf('/') + 1);
    }

    /** {@code #/models/0} is told as {@code models[0]}; the whole body as {@code body}. */
    private static String member(OutputUnit unit) {
        StringBuilder path = new StringBuilder();
        for (String part : steps(unit.getInstanceLocation())) {
            if (part.matches("\\d+")) {
                path.append('[').append(part).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(part);
            }
        }
        return path.isEmpty() ? "body" : path.toString();
    }

    /** The schema whose keyword failed; found by walking from the schema of the body or the parameter. */
    private JsonObject schema(OutputUnit unit) {
        Object at = resolved(start());
        List<String> steps = steps(unit.getKeywordLocation());
        for (String step : steps.subList(0, Math.max(0, steps.size() - 1))) {
            at = switch (at) {
                case JsonObject object when step.equals("$ref") -> resolved(object);
                case JsonObject object -> resolved(object.getValue(step));
                case io.vertx.core.json.JsonArray list -> resolved(list.getValue(Integer.parseInt(step)));
                case null, default -> null;
            };
        }
        return at instanceof JsonObject found ? found : new JsonObject();
    }

    private @Nullable Object start() {
        Optional<String> name = parameter();
        if (name.isPresent()) {
            return route.operation().getParameters().stream()
                    .filter(parameter -> parameter.getName().equals(name.get()))
                    .map(parameter -> (Object) parameter.getOpenAPIModel().getJsonObject("schema"))
                    .findFirst()
                    .orElse(null);
        }
        JsonObject body = route.operation().getOpenAPIModel().getJsonObject("requestBody");
        return body == null
                ? null
                : body.getJsonObject("content")
                        .getJsonObject("application/json")
                        .getValue("schema");
    }

    private @Nullable Object resolved(@Nullable Object node) {
        Object at = node;
        while (at instanceof JsonObject object && object.containsKey("$ref")) {
            Object target = contract;
            for (String step : steps(object.getString("$ref"))) {
                target = target instanceof JsonObject parent ? parent.getValue(step) : null;
            }
            at = target;
        }
        return at;
    }

    private static List<String> steps(String pointer) {
        int hash = pointer.indexOf('#');
        String path = pointer.substring(hash + 1);
        return path.isEmpty()
                ? List.of()
                : java.util.Arrays.stream(
                                path.substring(path.startsWith("/") ? 1 : 0).split("/", -1))
                        .map(step -> URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8)
                                .replace("~1", "/")
                                .replace("~0", "~"))
                        .toList();
    }
}
