package dev.penstock.core.dialect.openai;

import static dev.penstock.core.dialect.openai.RequestMembers.INCLUDE_USAGE;
import static dev.penstock.core.dialect.openai.RequestMembers.MAX_COMPLETION_TOKENS;
import static dev.penstock.core.dialect.openai.RequestMembers.MAX_TOKENS;
import static dev.penstock.core.dialect.openai.RequestMembers.MESSAGES;
import static dev.penstock.core.dialect.openai.RequestMembers.MODEL;
import static dev.penstock.core.dialect.openai.RequestMembers.NAMES;
import static dev.penstock.core.dialect.openai.RequestMembers.RESPONSE_FORMAT;
import static dev.penstock.core.dialect.openai.RequestMembers.STREAM_OPTIONS;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.UpstreamRequest;
import dev.penstock.core.dialect.translation.Marks;
import dev.penstock.core.json.JsonText;
import dev.penstock.core.json.Kind;
import dev.penstock.core.json.MalformedJson;
import dev.penstock.core.json.ObjectScanner;
import java.net.URLEncoder;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A caller's request as an upstream of the same dialect gets it: the same bytes but for the model's name, {@code
 * stream_options.include_usage}, which is always asked for, marks of ours that came back from an earlier turn, and the name
 * of the output limit where the upstream reads only one of the two. A caller who sends both limits is left alone: the upstream
 * reads the one it knows. A schema for the answer is put in words where the upstream knows it no other way.
 */
final class OpenAiRequest {
    /**
     * Where the calls of an assistant's message lie, and its reasoning details: in an array of a message of the array of the
     * body. Talk without either is not searched for what only they bear.
     */
    private static final int CALL_DEPTH = 5;

    /** OpenAI's models that refuse the older name of the limit. */
    private static final Pattern REASONING_MODEL = Pattern.compile("^(o\\d|gpt-5)");

    private static final String ASK_USAGE = "\"include_usage\":true";

    private OpenAiRequest() {}

    static UpstreamRequest of(Call call, UpstreamModel upstream) {
        ObjectScanner members = members(call);
        BodyRewrite rewrite = new BodyRewrite(call.body());
        String model = JsonText.quote(upstream.name());
        boolean asksUsage =
                call.stream() && !call.usageEvent() && upstream.variant().streamOptions();
        if (asksUsage && !members.has(STREAM_OPTIONS)) {
            model += ",\"stream_options\":{" + ASK_USAGE + "}";
        } else if (asksUsage) {
            askUsage(call.body(), members, rewrite);
        }
        if (call.limitImposed()) {
            model += limit(call, members, upstream, rewrite);
        }
        rewrite.replace(members.start(MODEL), members.end(MODEL), model);
        switch (upstream.variant().limitField()) {
            case AS_SENT -> {}
            case MAX_TOKENS -> rename(call.body(), members, MAX_COMPLETION_TOKENS, MAX_TOKENS, rewrite);
            case MAX_COMPLETION_TOKENS -> rename(call.body(), members, MAX_TOKENS, MAX_COMPLETION_TOKENS, rewrite);
        }
        unmark(call.body(), members, rewrite);
        String schema = SchemaInWords.asked(call.body(), members, upstream.variant());
        if (schema != null) {
            SchemaInWords.write(schema, call.body(), members, rewrite);
        }
        return new UpstreamRequest(path(call.operation(), upstream.variant().apiVersion()), rewrite.slices());
    }

    /** The limit that its caller did not set: what is to be written behind the model, unless it has a place of its own. */
    private static String limit(Call call, ObjectScanner members, UpstreamModel upstream, BodyRewrite rewrite) {
        int member = switch (upstream.variant().limitField()) {
            case MAX_TOKENS -> MAX_TOKENS;
            case MAX_COMPLETION_TOKENS -> MAX_COMPLETION_TOKENS;
            case AS_SENT -> REASONING_MODEL.matcher(upstream.name()).find() ? MAX_COMPLETION_TOKENS : MAX_TOKENS;
        };
        String tokens = Long.toString(call.maxOutputTokens().orElseThrow());
        if (members.has(member)) {
            rewrite.replace(members.start(member), members.end(member), tokens);
            return "";
        }
        return ",\"" + NAMES[member] + "\":" + tokens;
    }

    /** What the upstream does not know and does without; told to the caller. */
    static List<String> dropped(Call call, UpstreamModel upstream) {
        boolean schema = !upstream.variant().jsonSchema()
                && SchemaInWords.asked(call.body(), members(call), upstream.variant()) != null;
        return schema ? List.of(NAMES[RESPONSE_FORMAT]) : List.of();
    }

    /** Azure's deployments want their API version in the query. */
    private static String path(Operation operation, String apiVersion) {
        String path = operation == Operation.EMBEDDINGS ? "/embeddings" : "/chat/completions";
        return apiVersion.isEmpty() ? path : path + "?api-version=" + URLEncoder.encode(apiVersion, UTF_8);
    }

    private static ObjectScanner members(Call call) {
        if (call.members() != null) {
            return call.members();
        }
        try {
            return RequestMembers.scan(call.body());
        } catch (MalformedJson e) {
            throw new IllegalArgumentException("call: not read by the caller's dialect (expected: JSON)", e);
        }
    }

    private static void unmark(byte[] body, ObjectScanner members, BodyRewrite rewrite) {
        boolean calls = members.kind(MESSAGES) == Kind.ARRAY && members.depth() >= CALL_DEPTH;
        if (!calls || !Marks.mayBeIn(body)) {
            return;
        }
        try {
            MarkedMessages.unmark(body, members.start(MESSAGES), members.end(MESSAGES), rewrite);
        } catch (MalformedJson e) {
            throw new IllegalArgumentException("call: not read by the caller's dialect (expected: messages)", e);
        }
    }

    private static void askUsage(byte[] body, ObjectScanner members, BodyRewrite rewrite) {
        if (members.kind(STREAM_OPTIONS) == Kind.NULL) {
            rewrite.replace(members.start(STREAM_OPTIONS), members.end(STREAM_OPTIONS), "{" + ASK_USAGE + "}");
            return;
        }
        try {
            ObjectScanner options = RequestMembers.scanOptions(body, members);
            if (options.has(INCLUDE_USAGE)) {
                rewrite.replace(options.start(INCLUDE_USAGE), options.end(INCLUDE_USAGE), "true");
            } else {
                int inside = options.start() + 1;
                rewrite.replace(inside, inside, options.size() == 0 ? ASK_USAGE : ASK_USAGE + ",");
            }
        } catch (MalformedJson e) {
            throw new IllegalArgumentException("call: not read by the caller's dialect (expected: an object)", e);
        }
    }

    private static void rename(byte[] body, ObjectScanner members, int from, int to, BodyRewrite rewrite) {
        if (!members.given(from) || members.given(to)) {
            return;
        }
        if (members.has(to)) {
            String value = new String(body, members.start(from), members.end(from) - members.start(from), UTF_8);
            rewrite.replace(members.start(to), members.end(to), value);
        } else {
            rewrite.replace(members.nameStart(from), members.start(from), "\"" + NAMES[to] + "\":");
        }
    }
}
