package dev.penstock.simulator.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.penstock.simulator.answer.Signature;
import java.util.Set;

/** The seal on a function call, whatever order the members of its arguments come back in. */
final class CallSeal {
    /** Stand-ins that the service's manual allows for calls that another model made. */
    private static final Set<String> WAIVERS =
            Set.of("skip_thought_signature_validator", "context_engineering_is_the_way_to_go");

    private static final ObjectMapper SORTED =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    private CallSeal() {}

    static String of(String name, String arguments) {
        try {
            return Signature.of(name + sorted(SORTED.readTree(arguments)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("arguments: " + arguments + " (expected: a JSON object)", e);
        }
    }

    static boolean fits(String seal, JsonNode call) {
        return WAIVERS.contains(seal) || Signature.fits(seal, call.path("name").asText() + sorted(call.path("args")));
    }

    private static String sorted(JsonNode arguments) {
        try {
            return SORTED.writeValueAsString(SORTED.treeToValue(arguments, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }
}
