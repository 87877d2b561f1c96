package dev.penstock.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/** The members that the service knows, object by object; it refuses all others. */
final class Names {
    static final Names REQUEST = new Names(
            "contents",
            "systemInstruction",
            "tools",
            "toolConfig",
            "generationConfig",
            "safetySettings",
            "cachedContent",
            "model",
            "labels",
            "serviceTier",
            "store");
    static final Names CONTENT = new Names("role", "parts");
    static final Names PART = new Names(
            "text",
            "thought",
            "thoughtSignature",
            "functionCall",
            "functionResponse",
            "inlineData",
            "fileData",
            "executableCode",
            "codeExecutionResult",
            "videoMetadata",
            "mediaResolution",
            "partMetadata");
    static final Names CALL = new Names("name", "args", "id");
    static final Names RESPONSE = new Names("name", "response", "id", "parts", "willContinue", "scheduling");
    static final Names TOOL = new Names(
            "functionDeclarations",
            "googleSearch",
            "codeExecution",
            "urlContext",
            "googleSearchRetrieval",
            "googleMaps",
            "computerUse",
            "fileSearch");
    static final Names DECLARATION = new Names(
            "name", "description", "parameters", "parametersJsonSchema", "response", "responseJsonSchema", "behavior");
    static final Names SCHEMA = new Names(
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
            "example",
            "anyOf",
            "propertyOrdering",
            "default",
            "items",
            "minimum",
            "maximum");
    static final Names CONFIG = new Names(
            "stopSequences",
            "responseMimeType",
            "responseSchema",
            "responseJsonSchema",
            "responseModalities",
            "candidateCount",
            "maxOutputTokens",
            "temperature",
            "topP",
            "topK",
            "seed",
            "presencePenalty",
            "frequencyPenalty",
            "responseLogprobs",
            "logprobs",
            "enableEnhancedCivicAnswers",
            "speechConfig",
            "thinkingConfig",
            "mediaResolution",
            "imageConfig");
    static final Names THINKING = new Names("thinkingBudget", "thinkingLevel", "includeThoughts");

    private final Set<String> known;

    private Names(String... known) {
        this.known = Set.of(known);
    }

    /** The refusal of the first member of an object that is not known. */
    Optional<Problem> problem(JsonNode object, String at) {
        for (var member : object.properties()) {
            if (!known.contains(member.getKey())) {
                return Optional.of(Problem.unknown(member.getKey(), at));
            }
        }
        return Optional.empty();
    }
}
