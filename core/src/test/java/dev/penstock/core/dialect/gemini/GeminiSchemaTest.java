package dev.penstock.core.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.json.Json;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiSchemaTest {
    private static final String PLACE =
            "{\"$defs\":{\"P\":{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"}}}},";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # What stays.
            {"type":"string","description":"d","pattern":"a+"}  | {"type":"string","description":"d","pattern":"a+"}
            {"type":"integer","minimum":1,"format":"int32"}     | {"type":"integer","minimum":1,"format":"int32"}
            {"type":"STRING","enum":["a"]}                      | {"type":"string","enum":["a"]}
            # What the dialect does not know, or not for this type.
            {"type":"string","format":"email","examples":["a"]} | {"type":"string"}
            {"type":"string","properties":{},"minimum":3}       | {"type":"string"}
            {"type":"number","exclusiveMinimum":0,"maximum":9}  | {"type":"number","maximum":9}
            {"type":"object","additionalProperties":false}      | {"type":"object"}
            # Null.
            {"type":["string","null"]}                          | {"type":"string","nullable":true}
            {"enum":["a",null]}                                 | {"type":"string","enum":["a"],"nullable":true}
            {"anyOf":[{"type":"string"},{"type":"null"}]}       | {"type":"string","nullable":true}
            # Several types and alternatives.
            {"type":["string","integer"],"minLength":1}         | {"anyOf":[{"type":"string","minLength":1},{"type":"integer"}]}
            {"oneOf":[{"type":"string"},{"type":"boolean"}],"title":"T"} | {"anyOf":[{"type":"string"},{"type":"boolean"}]}
            {"description":"d","anyOf":[{"type":"string"},{"type":"integer","description":"i"}]} | {"anyOf":[{"type":"string","description":"d"},{"type":"integer","description":"i"}]}
            {"anyOf":[{"type":"string"},{"anyOf":[{"type":"integer"},{"type":"boolean"}]}]} | {"anyOf":[{"type":"string"},{"type":"integer"},{"type":"boolean"}]}
            {"type":"object","properties":{"a":{"type":"string"}},"anyOf":[{"required":["a"]}]} | {"type":"object","properties":{"a":{"type":"string"}}}
            # What is told only in other words.
            {"properties":{"a":{"const":"x"}}}                  | {"type":"object","properties":{"a":{"type":"string","enum":["x"]}}}
            {"enum":[1,2],"description":"d"}                    | {"type":"integer","description":"d One of [1,2]"}
            {"const":true}                                      | {"type":"boolean","description":"One of [true]"}
            {"enum":["a",""]}                                   | {"type":"string"}
            {"items":{"type":"string"}}                         | {"type":"array","items":{"type":"string"}}
            {"type":"array"}                                    | {"type":"array","items":{"type":"string"}}
            {"type":"array","prefixItems":[{"type":"string"},{"type":"integer"}],"maxItems":2} | {"type":"array","maxItems":2,"items":{"anyOf":[{"type":"string"},{"type":"integer"}]}}
            {"type":"object","properties":{"a":{"type":"string"}},"required":["a","b","a"]} | {"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}
            # Parts that are joined.
            {"allOf":[{"properties":{"a":{"type":"string"}},"required":["a"]},{"properties":{"b":{"type":"string"}},"required":["b"]}]} | {"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["a","b"]}
            # Anything.
            {}                                                  | {"anyOf":[{"type":"string"},{"type":"number"},{"type":"boolean"},{"type":"object"}]}
            """)
    void schema_isWrittenInTheSubset(String schema, String expected) throws Exception {
        assertThat(GeminiSchema.of(object(schema), "tools")).isEqualTo(object(expected));
    }

    @Test
    void reference_isWrittenOut_withItsOwnDescription() throws Exception {
        assertThat(clean(PLACE + "\"$ref\":\"#/$defs/P\",\"description\":\"here\"}"))
                .isEqualTo(object(
                        "{\"type\":\"object\",\"description\":\"here\",\"properties\":{\"x\":{\"type\":\"string\"}}}"));
    }

    @Test
    void sameReferenceTwice_isNoRecursion() throws Exception {
        JsonNode clean = clean(PLACE + "\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/P\"},"
                + "\"b\":{\"$ref\":\"#/$defs/P\"}}}");

        assertThat(clean.at("/properties/a")).isEqualTo(clean.at("/properties/b"));
        assertThat(clean.at("/properties/b/properties/x/type").asText()).isEqualTo("string");
    }

    @Test
    void recursion_endsAsAnyObject() throws Exception {
        JsonNode clean = clean(
                "{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#\"},\"value\":{\"type\":\"string\"}}}");

        assertThat(clean.at("/properties/next/properties/next")).isEqualTo(object("{\"type\":\"object\"}"));
    }

    @ParameterizedTest
    @CsvSource({"#/$defs/Nowhere", "https://example.com/schema", "#anchor", "#/%24defs/P", "''"})
    void referenceToNothing_isAnything(String reference) throws Exception {
        assertThat(clean("{\"$ref\":\"" + reference + "\"}").path("anyOf")).hasSize(4);
    }

    @Test
    void schemaThatGrowsWithoutEnd_isRefused_namingTheMember() throws Exception {
        // Every definition refers twice to the next: written out, that is two to the power of thirty.
        String definitions = IntStream.range(0, 30)
                .mapToObj(i -> "\"D" + i + "\":{\"properties\":{\"a\":{\"$ref\":\"#/$defs/D" + (i + 1)
                        + "\"},\"b\":{\"$ref\":\"#/$defs/D" + (i + 1) + "\"}}}")
                .collect(Collectors.joining(","));
        ObjectNode schema = object("{\"$ref\":\"#/$defs/D0\",\"$defs\":{" + definitions + "}}");

        assertThatThrownBy(() -> GeminiSchema.of(schema, "response_format"))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("response_format: a schema of over");
    }

    @Test
    void callersSchema_isNotChanged() throws Exception {
        ObjectNode schema = object("{\"allOf\":[{\"properties\":{\"a\":{}},\"required\":[\"a\"]}],"
                + "\"properties\":{\"b\":{}},\"required\":[\"b\"]}");
        ObjectNode before = schema.deepCopy();

        GeminiSchema.of(schema, "tools");

        assertThat(schema).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                  | {"type":"object","properties":{}}
            {"type":"string"}                   | {"type":"object","properties":{}}
            {"type":["object","null"],"properties":{"a":{"type":"string"}}} | {"type":"object","properties":{"a":{"type":"string"}}}
            {"oneOf":[{"properties":{"a":{"type":"string"}},"required":["a"]},{"properties":{"b":{"type":"string"}}}]} | {"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}}}
            """)
    void parameters_areAlwaysAnObject(String schema, String expected) throws Exception {
        assertThat(GeminiSchema.ofParameters(object(schema), "tools")).isEqualTo(object(expected));
    }

    @Test
    void whateverIsSentAsASchema_comesOutInTheSubset() throws Exception {
        long seed = Long.getLong("penstock.seed", 20261121L);
        Random random = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            ObjectNode schema = Json.object();
            fill(schema, random, 4);
            try {
                assertInSubset(GeminiSchema.of(schema, "tools"), "seed " + seed + ": " + schema);
            } catch (Refusal refusal) {
                assertThat(refusal.problem().param()).isEqualTo("tools");
            }
        }
    }

    private static void fill(ObjectNode schema, Random random, int depth) {
        String[] names = {
            "type",
            "properties",
            "items",
            "anyOf",
            "oneOf",
            "allOf",
            "enum",
            "const",
            "required",
            "format",
            "$ref",
            "description",
            "minimum",
            "minLength",
            "nullable",
            "title",
            "pattern",
            "prefixItems",
            "not",
            "default"
        };
        for (int i = random.nextInt(5); i >= 0; i--) {
            schema.set(names[random.nextInt(names.length)], value(random, depth - 1));
        }
    }

    private static JsonNode value(Random random, int depth) {
        ObjectNode holder = Json.object();
        switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> holder.put("v", "string");
            case 1 -> holder.put("v", "object");
            case 2 -> holder.put("v", random.nextInt(100));
            case 3 -> holder.put("v", random.nextBoolean());
            case 4 -> holder.putNull("v");
            case 5 -> holder.put("v", "#/properties/a");
            case 6 -> fill(holder.putObject("v"), random, depth);
            case 7 -> fill(holder.putObject("v").putObject("a"), random, depth);
            default -> {
                for (int i = random.nextInt(3); i >= 0; i--) {
                    holder.withArray("v").add(value(random, depth - 1));
                }
            }
        }
        return holder.path("v");
    }

    private static void assertInSubset(JsonNode schema, String from) {
        Set<String> known = Set.of(
                "type",
                "format",
                "title",
                "description",
                "nullable",
                "enum",
                "maxItems",
                "minItems",
                "properties",
                "required",
                "minProperties",
                "maxProperties",
                "minLength",
                "maxLength",
                "pattern",
                "anyOf",
                "items",
                "minimum",
                "maximum");
        schema.fieldNames().forEachRemaining(name -> assertThat(known).as(from).contains(name));
        if (schema.has("anyOf")) {
            assertThat(schema).as(from).hasSize(1);
            schema.path("anyOf").forEach(alternative -> assertInSubset(alternative, from));
            return;
        }
        String type = schema.path("type").asText();
        assertThat(SchemaType.NAMES).as(from).contains(type);
        assertThat(schema.has("items")).as(from).isEqualTo(type.equals("array"));
        assertThat(schema.has("properties") && !type.equals("object")).as(from).isFalse();
        schema.path("required")
                .forEach(name -> assertThat(schema.path("properties").has(name.asText()))
                        .as(from)
                        .isTrue());
        schema.path("enum").forEach(value -> assertThat(value.asText()).as(from).isNotEmpty());
        schema.path("properties").forEach(property -> assertInSubset(property, from));
        if (schema.has("items")) {
            assertInSubset(schema.path("items"), from);
        }
    }

    private static JsonNode clean(String schema) throws Exception {
        return GeminiSchema.of(object(schema), "tools");
    }

    private static ObjectNode object(String json) throws JsonProcessingException {
        return (ObjectNode) Json.read(json);
    }
}
