package dev.penstock.gateway.generate;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.token.TokenEstimate;
import dev.penstock.gateway.settings.GenerationSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A call of {@code POST /api/generate}.
 *
 * @param maxTokens of the whole answer, over all calls that it takes
 * @param user who it is for; absent where it does not say
 * @param guarded whether the whole job is priced before its first call
 */
record GenerateRequest(
        String prompt,
        Optional<String> systemPrompt,
        String model,
        long maxTokens,
        double temperature,
        boolean stream,
        Optional<String> user,
        boolean guarded,
        boolean continued,
        String mode) {
    /** Of a call that could not be read. */
    static final GenerateRequest NONE =
            new GenerateRequest("", Optional.empty(), "", 1, 0, false, Optional.empty(), false, false, "chat");

    private static final int PROMPT_CHARS_MAX = 200_000;
    private static final int MAX_TOKENS_DEFAULT = 4000;
    private static final int SHORT_OUTPUT_MAX = 8192;

    /** What a message counts beside its words. */
    private static final long PER_MESSAGE = 6;

    private static final Pattern USER = Pattern.compile("[\\p{L}\\p{N}_.@:-]{1,64}");

    /** By these a call is told from one of Ollama's dialect, which has the same path and also a prompt. */
    private static final Set<String> OWN = Set.of(
            "maxTokens",
            "enableBudgetGuard",
            "enableContinuation",
            "userId",
            "requestId",
            "systemPrompt",
            "mode",
            "temperature");

    static boolean isOne(JsonObject body) {
        return !body.containsKey("model") || OWN.stream().anyMatch(body::containsKey);
    }

    static GenerateRequest read(JsonObject body, GenerationSettings settings, boolean acceptsEvents) throws Refusal {
        String prompt =
                text(body, "prompt").filter(words -> !words.isBlank()).orElseThrow(() -> bad("缺少有效的提示内容", "prompt"));
        if (prompt.length() > PROMPT_CHARS_MAX) {
            throw bad(
                    "prompt: " + prompt.length() + " characters (expected: at most " + PROMPT_CHARS_MAX + ")",
                    "prompt");
        }
        long most = number(body, "maxTokens", MAX_TOKENS_DEFAULT);
        if (most < 1) {
            throw bad("maxTokens: " + most + " (expected: at least 1)", "maxTokens");
        }
        double temperature = decimal(body);
        return new GenerateRequest(
                prompt,
                text(body, "systemPrompt"),
                text(body, "model").orElse(settings.model()),
                settings.long128k() ? most : Math.min(most, SHORT_OUTPUT_MAX),
                temperature,
                flag(body, "stream", acceptsEvents),
                text(body, "userId").filter(name -> USER.matcher(name).matches()),
                flag(body, "enableBudgetGuard", settings.guarded()),
                flag(body, "enableContinuation", settings.continued()),
                text(body, "mode").filter(mode -> mode.equals("agent")).orElse("chat"));
    }

    private static Optional<String> text(JsonObject body, String name) throws Refusal {
        Object value = body.getValue(name);
        if (value != null && !(value instanceof String)) {
            throw bad(name + ": not a text (expected: one)", name);
        }
        return Optional.ofNullable((String) value);
    }

    private static long number(JsonObject body, String name, long fallback) throws Refusal {
        Object value = body.getValue(name);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw bad(name + ": " + value + " (expected: a whole number)", name);
    }

    private static double decimal(JsonObject body) throws Refusal {
        Object value = body.getValue("temperature");
        if (value == null) {
            return 0.7;
        }
        if (value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= 2) {
            return number.doubleValue();
        }
        throw bad("temperature: " + value + " (expected: 0..2)", "temperature");
    }

    private static boolean flag(JsonObject body, String name, boolean fallback) throws Refusal {
        Object value = body.getValue(name);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw bad(name + ": " + value + " (expected: true or false)", name);
    }

    private static Refusal bad(String message, String member) {
        return new Refusal(Problem.invalid(message, member));
    }

    /** About how many tokens go in. */
    long inputTokens() {
        return TokenEstimate.of(prompt)
                + PER_MESSAGE
                + systemPrompt
                        .map(words -> TokenEstimate.of(words) + PER_MESSAGE)
                        .orElse(0L);
    }

    /** What its only call asks, in the words that the pipeline understands. */
    byte[] asChat(long outputPerCall) {
        return chat(messages(), Math.min(maxTokens, outputPerCall));
    }

    /**
     * What one of several calls asks.
     *
     * @param soFar what calls before have answered; empty for the first
     * @param instruction how to go on
     */
    byte[] asPart(String soFar, String instruction, long outputTokens) {
        JsonArray messages = messages();
        if (!soFar.isEmpty()) {
            messages.add(message("assistant", soFar)).add(message("user", instruction));
        }
        return chat(messages, outputTokens);
    }

    private JsonArray messages() {
        JsonArray messages = new JsonArray();
        systemPrompt.ifPresent(words -> messages.add(message("system", words)));
        return messages.add(message("user", prompt));
    }

    private byte[] chat(JsonArray messages, long outputTokens) {
        return new JsonObject()
                .put("model", model)
                .put("messages", messages)
                .put("max_tokens", outputTokens)
                .put("temperature", temperature)
                .put("stream", stream)
                .toBuffer()
                .getBytes();
    }

    private static JsonObject message(String role, String content) {
        return new JsonObject().put("role", role).put("content", content);
    }
}
