package dev.penstock.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the service refuses in functions: their declarations, the pairing of calls and responses, missing seals. */
final class FunctionCheck {
    private final JsonNode body;
    private final String model;

    FunctionCheck(JsonNode body, String model) {
        this.body = body;
        this.model = model;
    }

    Optional<Problem> problem() {
        return declarations().or(this::choice).or(this::turns).or(this::seals);
    }

    private Optional<Problem> declarations() {
        JsonNode tools = body.path("tools");
        for (int i = 0; i < tools.size(); i++) {
            Optional<Problem> unknown = Names.TOOL.problem(tools.get(i), "tools[" + i + "]");
            if (unknown.isPresent()) {
                return unknown;
            }
            JsonNode declarations = tools.get(i).path("functionDeclarations");
            for (int j = 0; j < declarations.size(); j++) {
                Optional<Problem> found =
                        declaration(declarations.get(j), "tools[" + i + "].function_declarations[" + j + "]");
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Problem> declaration(JsonNode declaration, String at) {
        if (!declaration.path("name").asText().matches("[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}")) {
            return ContentCheck.invalid("* GenerateContentRequest." + at
                    + ".name: Invalid function name. Must start with" + " a letter or an underscore.\n");
        }
        return Names.DECLARATION
                .problem(declaration, at)
                .or(() -> SchemaCheck.problem(declaration.path("parameters"), at + ".parameters"));
    }

    private Optional<Problem> choice() {
        JsonNode config = body.path("toolConfig").path("functionCallingConfig");
        String mode = config.path("mode").asText("AUTO");
        if (!List.of("AUTO", "ANY", "NONE", "VALIDATED", "MODE_UNSPECIFIED").contains(mode)) {
            return ContentCheck.invalid(
                    "Invalid value at 'tool_config.function_calling_config.mode', \"" + mode + "\"");
        }
        Set<String> offered = new HashSet<>();
        body.path("tools")
                .forEach(tool -> tool.path("functionDeclarations")
                        .forEach(one -> offered.add(one.path("name").asText())));
        for (JsonNode name : config.path("allowedFunctionNames")) {
            if (!offered.contains(name.asText())) {
                return ContentCheck.invalid("tool_config.function_calling_config.allowed_function_names: "
                        + name.asText() + " is not declared");
            }
        }
        return Optional.empty();
    }

    /** Each turn of calls must be followed at once by as many responses to the same functions. */
    private Optional<Problem> turns() {
        JsonNode contents = body.path("contents");
        for (int i = 0; i < contents.size(); i++) {
            List<String> called = i == 0 ? List.of() : names(contents.get(i - 1), "functionCall");
            List<String> answered = names(contents.get(i), "functionResponse");
            if (answered.size() != called.size()) {
                return called.isEmpty() ? strayResponse() : wrongNumber();
            }
            if (!answered.stream()
                    .sorted()
                    .toList()
                    .equals(called.stream().sorted().toList())) {
                return wrongNumber();
            }
            boolean early =
                    i == 0 || !contents.get(i - 1).path("role").asText("user").equals("user");
            if (!names(contents.get(i), "functionCall").isEmpty() && early && !followsResponses(contents, i)) {
                return ContentCheck.invalid(
                        "Please ensure that function call turn comes immediately after a user turn or"
                                + " after a function response turn.");
            }
        }
        return Optional.empty();
    }

    private static boolean followsResponses(JsonNode contents, int i) {
        return i > 0 && !names(contents.get(i - 1), "functionResponse").isEmpty();
    }

    private static Optional<Problem> strayResponse() {
        return ContentCheck.invalid(
                "Please ensure that function response turn comes immediately after a function call turn.");
    }

    private static Optional<Problem> wrongNumber() {
        return ContentCheck.invalid("Please ensure that the number of function response parts is equal to the number of"
                + " function call parts of the function call turn.");
    }

    private static List<String> names(JsonNode content, String member) {
        return ContentReader.parts(content, member).stream()
                .map(part -> part.path(member).path("name").asText())
                .toList();
    }

    /** Since the user spoke last, the first call of each turn must bring its seal back; models before 3 do not ask. */
    private Optional<Problem> seals() {
        JsonNode contents = body.path("contents");
        boolean demands = !model.matches("gemini-[12][.-].*");
        for (int i = contents.size() - 1; i >= 0 && !ContentReader.isSpeech(contents.get(i)); i--) {
            List<JsonNode> calls = ContentReader.parts(contents.get(i), "functionCall");
            Optional<Problem> found = calls.isEmpty() ? Optional.empty() : seal(calls.getFirst(), i + 1, demands);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Problem> seal(JsonNode part, int position, boolean demanded) {
        JsonNode call = part.path("functionCall");
        if (!part.has("thoughtSignature")) {
            return demanded
                    ? ContentCheck.invalid("Function call is missing a thought_signature in functionCall parts. This is"
                            + " required for tools to work correctly, and missing thought_signature may lead to degraded"
                            + " model performance. Additional data, function call `default_api:"
                            + call.path("name").asText() + "` , position " + position + ".")
                    : Optional.empty();
        }
        return CallSeal.fits(part.path("thoughtSignature").asText(), call)
                ? Optional.empty()
                : ContentCheck.invalid("Thought signature is not valid");
    }
}
