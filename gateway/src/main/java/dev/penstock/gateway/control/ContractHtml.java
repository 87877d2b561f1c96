package dev.penstock.gateway.control;

import static dev.penstock.gateway.control.HtmlPage.escaped;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The contract as one page for people. All text of it is escaped. */
final class ContractHtml {
    private static final List<String> METHODS = List.of("get", "post", "put", "delete");
    private final JsonObject contract;
    private final StringBuilder page = new StringBuilder(32 * 1024);

    private ContractHtml(JsonObject contract) {
        this.contract = contract;
    }

    /** The page, of UTF-8 text. */
    static String page(JsonObject contract) {
        ContractHtml html = new ContractHtml(contract);
        html.write();
        return HtmlPage.of(
                Phrase.Language.ENGLISH, contract.getJsonObject("info").getString("title"), html.page.toString());
    }

    private void write() {
        JsonObject info = contract.getJsonObject("info");
        prose(info.getString("description"));
        page.append("<p>The same for programs: <a href=\"/openapi.yaml\">openapi.yaml</a></p>\n");
        for (Object each : contract.getJsonArray("tags")) {
            JsonObject tag = (JsonObject) each;
            page.append("<h2>").append(escaped(tag.getString("name"))).append("</h2>\n");
            prose(tag.getString("description"));
            contract.getJsonObject("paths")
                    .forEach(path -> operations(tag.getString("name"), path.getKey(), (JsonObject) path.getValue()));
        }
    }

    private void operations(String tag, String path, JsonObject item) {
        for (String method : METHODS) {
            JsonObject operation = item.getJsonObject(method);
            if (operation != null
                    && operation.getJsonArray("tags", new JsonArray()).contains(tag)) {
                operation(method, path, item, operation);
            }
        }
    }

    private void operation(String method, String path, JsonObject item, JsonObject operation) {
        page.append("<h3 id=\"")
                .append(escaped(operation.getString("operationId")))
                .append("\"><span class=\"role\">")
                .append(escaped(operation.getString("x-role")))
                .append("</span><code>")
                .append(method.toUpperCase(Locale.ROOT))
                .append(' ')
                .append(escaped(path))
                .append("</code> ")
                .append(escaped(operation.getString("summary")))
                .append("</h3>\n");
        prose(operation.getString("description"));
        JsonArray parameters = item.getJsonArray("parameters", new JsonArray())
                .copy()
                .addAll(operation.getJsonArray("parameters", new JsonArray()));
        if (!parameters.isEmpty()) {
            page.append("<table><tr><th>parameter</th><th>in</th><th>takes</th></tr>\n");
            for (Object each : parameters) {
                JsonObject parameter = resolved((JsonObject) each);
                row(parameter.getString("name"), parameter.getString("in"), parameter.getJsonObject("schema"));
            }
            page.append("</table>\n");
        }
        JsonObject body = operation.getJsonObject("requestBody");
        if (body != null) {
            members(resolved(body.getJsonObject("content")
                    .getJsonObject("application/json")
                    .getJsonObject("schema")));
        }
    }

    private void members(JsonObject schema) {
        JsonArray required = schema.getJsonArray("required", new JsonArray());
        page.append("<table><tr><th>member</th><th></th><th>takes</th></tr>\n");
        for (Map.Entry<String, Object> member :
                schema.getJsonObject("properties", new JsonObject()).getMap().entrySet()) {
            Object value = member.getValue();
            JsonObject of = value instanceof JsonObject object ? object : new JsonObject(asMap(value));
            row(member.getKey(), required.contains(member.getKey()) ? "required" : "", of);
        }
        page.append("</table>\n");
    }

    @SuppressWarnings("unchecked") // what JsonObject holds of an object is one, or a map of texts
    private static Map<String, Object> asMap(Object value) {
        return (Map<String, Object>) value;
    }

    private void row(String name, String place, JsonObject schema) {
        page.append("<tr><td><code>")
                .append(escaped(name))
                .append("</code></td><td>")
                .append(escaped(place))
                .append("</td><td>")
                .append(escaped(takes(resolved(schema))))
                .append("</td></tr>\n");
    }

    private static String takes(JsonObject schema) {
        String type = schema.getValue("type") == null ? "" : String.valueOf(schema.getValue("type"));
        String rest = schema.stream()
                .filter(entry -> List.of(
                                "enum",
                                "minimum",
                                "maximum",
                                "minLength",
                                "maxLength",
                                "pattern",
                                "format",
                                "default",
                                "maxItems",
                                "description")
                        .contains(entry.getKey()))
                .map(entry -> entry.getKey().equals("description")
                        ? String.valueOf(entry.getValue())
                        : entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining("; "));
        return rest.isEmpty() ? type : type + "; " + rest;
    }

    private JsonObject resolved(JsonObject node) {
        JsonObject at = node;
        while (at.containsKey("$ref")) {
            JsonObject target = contract;
            String pointer = at.getString("$ref");
            for (String step : pointer.substring(pointer.indexOf('#') + 2).split("/", -1)) {
                target = target.getJsonObject(step);
            }
            at = target;
        }
        return at;
    }

    private void prose(@Nullable String text) {
        if (text == null) {
            return;
        }
        for (String paragraph : text.strip().split("\n\\s*\n", -1)) {
            page.append("<p>")
                    .append(escaped(paragraph).replaceAll("`([^`]+)`", "<code>$1</code>"))
                    .append("</p>\n");
        }
    }
}
