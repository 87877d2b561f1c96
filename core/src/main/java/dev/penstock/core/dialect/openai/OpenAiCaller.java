package dev.penstock.core.dialect.openai;

import static dev.penstock.core.dialect.openai.RequestMembers.BEST_OF;
import static dev.penstock.core.dialect.openai.RequestMembers.ENCODING_FORMAT;
import static dev.penstock.core.dialect.openai.RequestMembers.FUNCTIONS;
import static dev.penstock.core.dialect.openai.RequestMembers.INCLUDE_USAGE;
import static dev.penstock.core.dialect.openai.RequestMembers.INPUT;
import static dev.penstock.core.dialect.openai.RequestMembers.MAX_COMPLETION_TOKENS;
import static dev.penstock.core.dialect.openai.RequestMembers.MAX_TOKENS;
import static dev.penstock.core.dialect.openai.RequestMembers.MESSAGES;
import static dev.penstock.core.dialect.openai.RequestMembers.MODEL;
import static dev.penstock.core.dialect.openai.RequestMembers.N;
import static dev.penstock.core.dialect.openai.RequestMembers.NAMES;
import static dev.penstock.core.dialect.openai.RequestMembers.SERVICE_TIER;
import static dev.penstock.core.dialect.openai.RequestMembers.STREAM;
import static dev.penstock.core.dialect.openai.RequestMembers.STREAM_OPTIONS;
import static dev.penstock.core.dialect.openai.RequestMembers.TOOLS;
import static dev.penstock.core.dialect.openai.RequestMembers.WEB_SEARCH_OPTIONS;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.CallerDialect;
import dev.penstock.core.dialect.Demand;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.json.DemandReader;
import dev.penstock.core.json.JsonText;
import dev.penstock.core.json.Kind;
import dev.penstock.core.json.MalformedJson;
import dev.penstock.core.json.ObjectScanner;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What callers of the OpenAI dialect send and get. Checks only the members that Penstock acts on; what else a request holds
 * is between the caller and the upstream. Shared between threads.
 */
public final class OpenAiCaller implements CallerDialect {
    /** Talk without parts: a message of the array of the body. */
    private static final int TALK_DEPTH = 3;

    @Override
    public Call read(Operation operation, byte[] body) throws Refusal {
        ObjectScanner members = scan(body);
        if (members.kind(MODEL) != Kind.STRING || members.text(MODEL).isBlank()) {
            throw refused(body, members, MODEL, "the name of a model");
        }
        return switch (operation) {
            case CHAT -> chat(body, members);
            case EMBEDDINGS -> embeddings(body, members);
            case GENERATE, COUNT_TOKENS, DESCRIBE ->
                throw new Refusal(Problem.of(
                        Problem.Kind.NOT_FOUND, "operation: " + operation + " (expected: chat or embeddings)"));
        };
    }

    @Override
    public Demand demand(Call call) {
        ObjectScanner members = call.members();
        if (members == null
                || members.given(N)
                || members.given(BEST_OF)
                || members.given(SERVICE_TIER)
                || members.given(WEB_SEARCH_OPTIONS)) {
            return DemandReader.of(call.body());
        }
        boolean tools = members.given(TOOLS) || members.given(FUNCTIONS);
        return members.depth() <= TALK_DEPTH && !tools ? Demand.PLAIN : DemandReader.below(call.body(), tools);
    }

    private static ObjectScanner scan(byte[] body) throws Refusal {
        try {
            return RequestMembers.scan(body);
        } catch (MalformedJson e) {
            throw new Refusal(Problem.invalid("body: " + e.getMessage(), null));
        }
    }

    private static Call chat(byte[] body, ObjectScanner members) throws Refusal {
        if (members.kind(MESSAGES) != Kind.ARRAY) {
            throw refused(body, members, MESSAGES, "an array of messages");
        }
        boolean stream = truth(body, members, STREAM, NAMES[STREAM]);
        boolean usage = includeUsage(body, members) && stream;
        return new Call(
                Dialect.OPENAI,
                Operation.CHAT,
                members.text(MODEL),
                stream,
                usage,
                outputLimit(body, members),
                body,
                members);
    }

    private static Call embeddings(byte[] body, ObjectScanner members) throws Refusal {
        if (members.kind(INPUT) != Kind.STRING && members.kind(INPUT) != Kind.ARRAY) {
            throw refused(body, members, INPUT, "a string or an array");
        }
        if (members.given(ENCODING_FORMAT)) {
            boolean known = members.kind(ENCODING_FORMAT) == Kind.STRING
                    && List.of("float", "base64").contains(members.text(ENCODING_FORMAT));
            if (!known) {
                throw refused(body, members, ENCODING_FORMAT, "float or base64");
            }
        }
        return new Call(
                Dialect.OPENAI,
                Operation.EMBEDDINGS,
                members.text(MODEL),
                false,
                false,
                OptionalLong.empty(),
                body,
                members);
    }

    private static boolean includeUsage(byte[] body, ObjectScanner members) throws Refusal {
        if (!members.given(STREAM_OPTIONS)) {
            return false;
        }
        if (members.kind(STREAM_OPTIONS) != Kind.OBJECT) {
            throw refused(body, members, STREAM_OPTIONS, "an object");
        }
        try {
            return truth(
                    body, RequestMembers.scanOptions(body, members), INCLUDE_USAGE, "stream_options.include_usage");
        } catch (MalformedJson e) {
            throw new Refusal(Problem.invalid("stream_options: " + e.getMessage(), NAMES[STREAM_OPTIONS]));
        }
    }

    private static boolean truth(byte[] body, ObjectScanner members, int member, String name) throws Refusal {
        return switch (members.kind(member)) {
            case TRUE -> true;
            case FALSE, NULL, ABSENT -> false;
            case OBJECT, ARRAY, STRING, NUMBER -> throw refused(body, members, member, name, "true or false");
        };
    }

    /** Where both limits are given the greater one counts, since which of them an upstream reads is its own affair. */
    private static OptionalLong outputLimit(byte[] body, ObjectScanner members) throws Refusal {
        long limit = 0;
        for (int member : new int[] {MAX_TOKENS, MAX_COMPLETION_TOKENS}) {
            if (members.given(member)) {
                long value = members.integer(member).orElse(0);
                if (value < 1) {
                    throw refused(body, members, member, "a whole number of at least 1");
                }
                limit = Math.max(limit, value);
            }
        }
        return limit == 0 ? OptionalLong.empty() : OptionalLong.of(limit);
    }

    private static Refusal refused(byte[] body, ObjectScanner members, int member, String expected) {
        return refused(body, members, member, NAMES[member], expected);
    }

    private static Refusal refused(byte[] body, ObjectScanner members, int member, String name, String expected) {
        return new Refusal(
                Problem.invalid(name + ": " + shown(body, members, member) + " (expected: " + expected + ")", name));
    }

    /** Short numbers and words as they stand, of all else only the kind. */
    private static String shown(byte[] body, ObjectScanner members, int member) {
        Kind kind = members.kind(member);
        int length = members.end(member) - members.start(member);
        boolean brief = (kind == Kind.NUMBER || kind == Kind.STRING) && length <= 32;
        return brief ? new String(body, members.start(member), length, UTF_8) : kind.toString();
    }

    /** The request's id stands in a header; this dialect has no place for it in the body. */
    @Override
    public byte[] error(Problem problem, String requestId) {
        return OpenAiError.body(problem).getBytes(UTF_8);
    }

    @Override
    public byte[] models(List<ModelCard> models, Function<String, @Nullable String> query) {
        StringBuilder out = new StringBuilder("{\"object\":\"list\",\"data\":[");
        String comma = "";
        for (ModelCard model : models) {
            out.append(comma);
            append(out, model);
            comma = ",";
        }
        return out.append("]}").toString().getBytes(UTF_8);
    }

    @Override
    public byte[] model(ModelCard model) {
        return append(new StringBuilder(), model).toString().getBytes(UTF_8);
    }

    /** The window and the cap are not OpenAI's, but several services tell them under these names. */
    private static StringBuilder append(StringBuilder out, ModelCard model) {
        JsonText.append(out.append("{\"id\":"), model.id());
        out.append(",\"object\":\"model\",\"created\":").append(model.created());
        JsonText.append(out.append(",\"owned_by\":"), model.owner());
        if (model.contextWindow() > 0) {
            out.append(",\"context_window\":").append(model.contextWindow());
        }
        if (model.outputCap() > 0) {
            out.append(",\"max_completion_tokens\":").append(model.outputCap());
        }
        return out.append('}');
    }
}
