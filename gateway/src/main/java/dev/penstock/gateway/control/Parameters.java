package dev.penstock.gateway.control;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatableRequest;
import io.vertx.openapi.validation.impl.RequestParameterImpl;
import io.vertx.openapi.validation.impl.ValidatableRequestImpl;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a request brings, taken out of it as it was sent: each value decoded once, and no text taken for something else. The
 * library's own way decodes twice, and reads texts that look like numbers as numbers.
 */
final class Parameters {
    private static final int PRINTED_MAX = 64;

    private Parameters() {}

    /**
     * Takes everything out that the contract knows.
     *
     * @param request whose body is here already, so that its event loop does nothing with it any more
     * @throws Refused where something is sent that the contract does not know, or that cannot be read
     */
    static ValidatableRequest of(HttpServerRequest request, Route route, Buffer body) {
        Map<String, RequestParameter> path = new HashMap<>();
        Map<String, RequestParameter> query = new HashMap<>();
        Map<String, RequestParameter> cookies = new HashMap<>();
        Map<String, String> segments = segments(route.path(), request.path());
        try {
            onlyKnown(request, route);
            for (Parameter parameter : route.operation().getParameters()) {
                String name = parameter.getName();
                switch (parameter.getIn()) {
                    case PATH -> path.put(name, value(parameter, segments.get(name)));
                    case QUERY -> query.put(name, value(parameter, once(request, name)));
                    case COOKIE -> cookies.put(name, value(parameter, cookie(request, name)));
                    case HEADER -> throw new IllegalStateException("headers are no parameters here: " + name);
                }
            }
        } catch (IllegalArgumentException malformed) {
            throw Refused.badRequest("The URL is not percent-encoded as it should be.", "URL 的百分号编码有误。");
        }
        return new ValidatableRequestImpl(
                cookies,
                Map.of(),
                path,
                query,
                new RequestParameterImpl(body.length() == 0 ? null : body),
                request.getHeader("content-type"));
    }

    private static void onlyKnown(HttpServerRequest request, Route route) {
        if (route.anyQuery()) {
            return;
        }
        for (String name : request.params().names()) {
            if (!route.queryNames().contains(name)) {
                String known = String.join(", ", new TreeSet<>(route.queryNames()));
                String printed = name.length() > PRINTED_MAX ? name.substring(0, PRINTED_MAX) + "…" : name;
                throw Refused.badRequest(
                        printed + ": unknown query parameter (expected: "
                                + (known.isEmpty() ? "none" : "one of " + known) + ")",
                        printed + "：未知查询参数（应为：" + (known.isEmpty() ? "无" : known) + "）");
            }
        }
    }

    private static @Nullable String once(HttpServerRequest request, String name) {
        List<String> values = request.params().getAll(name);
        if (values.size() > 1) {
            throw Refused.badRequest(name + ": sent more than once", name + "：重复发送");
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    private static @Nullable String cookie(HttpServerRequest request, String name) {
        Cookie cookie = request.getCookie(name);
        return cookie == null ? null : cookie.getValue();
    }

    /** Texts are quoted, as what is not a word is read as JSON. */
    private static RequestParameter value(Parameter parameter, @Nullable String sent) {
        boolean text = sent != null && parameter.getSchemaType() == SchemaType.STRING && !sent.matches("\\w+");
        return new RequestParameterImpl(text ? Json.encode(sent) : sent);
    }

    /** The parts of a path that stand where its template has a name; both have as many parts. */
    private static Map<String, String> segments(String template, String path) {
        String[] names = template.split("/", -1);
        String[] parts = path.split("/", -1);
        Map<String, String> segments = new HashMap<>();
        for (int i = 0; i < names.length && i < parts.length; i++) {
            if (names[i].startsWith("{")) {
                segments.put(names[i].substring(1, names[i].length() - 1), parts[i]);
            }
        }
        segments.replaceAll((name, part) -> decoded(part));
        return segments;
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Refused.badRequest("The URL is not percent-encoded as it should be.", "URL 的百分号编码有误。");
        }
    }
}
