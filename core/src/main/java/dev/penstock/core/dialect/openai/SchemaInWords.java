package dev.penstock.core.dialect.openai;

import static dev.penstock.core.dialect.openai.RequestMembers.MESSAGES;
import static dev.penstock.core.dialect.openai.RequestMembers.RESPONSE_FORMAT;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.core.dialect.Variant;
import dev.penstock.core.json.ArrayScanner;
import dev.penstock.core.json.JsonLimits;
import dev.penstock.core.json.JsonText;
import dev.penstock.core.json.Kind;
import dev.penstock.core.json.MalformedJson;
import dev.penstock.core.json.MemberNames;
import dev.penstock.core.json.ObjectScanner;
import org.jspecify.annotations.Nullable;

/** A schema for the answer, for services that know only {@code json_object}: as an instruction before all others. */
final class SchemaInWords {
    private static final int TYPE = 0;
    private static final int JSON_SCHEMA = 1;
    private static final MemberNames FORMAT = MemberNames.of("type", "json_schema");
    private static final MemberNames SCHEMA = MemberNames.of("schema");

    private SchemaInWords() {}

    static String words(String schema) {
        return "Answer with one JSON object that obeys this JSON Schema, and nothing else:\n" + schema;
    }

    /** The schema that a request asks for and that an upstream does not know; null for none. */
    static @Nullable String asked(byte[] body, ObjectScanner members, Variant upstream) {
        if (upstream.jsonSchema() || members.kind(RESPONSE_FORMAT) != Kind.OBJECT) {
            return null;
        }
        try {
            ObjectScanner format = new ObjectScanner(FORMAT, JsonLimits.REQUEST)
                    .scan(body, members.start(RESPONSE_FORMAT), members.end(RESPONSE_FORMAT));
            boolean asks = format.kind(TYPE) == Kind.STRING
                    && format.text(TYPE).equals("json_schema")
                    && format.kind(JSON_SCHEMA) == Kind.OBJECT;
            if (!asks) {
                return null;
            }
            ObjectScanner schema = new ObjectScanner(SCHEMA, JsonLimits.REQUEST)
                    .scan(body, format.start(JSON_SCHEMA), format.end(JSON_SCHEMA));
            return schema.kind(0) == Kind.OBJECT
                    ? new String(body, schema.start(0), schema.end(0) - schema.start(0), UTF_8)
                    : "{}";
        } catch (MalformedJson e) {
            throw new IllegalArgumentException("call: not read by the caller's dialect (expected: JSON)", e);
        }
    }

    static void write(String schema, byte[] body, ObjectScanner members, BodyRewrite rewrite) {
        rewrite.replace(members.start(RESPONSE_FORMAT), members.end(RESPONSE_FORMAT), "{\"type\":\"json_object\"}");
        try {
            if (members.kind(MESSAGES) == Kind.ARRAY
                    && new ArrayScanner(JsonLimits.REQUEST)
                            .open(body, members.start(MESSAGES), members.end(MESSAGES))
                            .next()) {
                int inside = members.start(MESSAGES) + 1;
                String message = "{\"role\":\"system\",\"content\":" + JsonText.quote(words(schema)) + "}";
                rewrite.replace(inside, inside, message + ",");
            }
        } catch (MalformedJson e) {
            throw new IllegalArgumentException("call: not read by the caller's dialect (expected: messages)", e);
        }
    }
}
