package dev.penstock.core.dialect.pivot;

import static dev.penstock.core.dialect.pivot.Fate.ADAPTED;
import static dev.penstock.core.dialect.pivot.Fate.CARRIED;
import static dev.penstock.core.dialect.pivot.Fate.DROPPED;
import static dev.penstock.core.dialect.pivot.Fate.REFUSED;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Variant;
import java.util.Map;
import java.util.Set;

/**
 * What a request may ask for, and what becomes of it at an upstream of each dialect: the one table that decides what a
 * translation refuses or drops, and that {@code docs/dialects.md} prints. It speaks of translations only: within one dialect
 * everything passes through. A member that no row stands for is unknown, left out, and told.
 *
 * <p>Columns: openai, anthropic, gemini, ollama. A cell that no caller of another dialect can reach, since it has no such
 * member, says what the dialect itself has.
 */
public enum Feature {
    // What is said.
    SYSTEM(
            "system and developer messages",
            CARRIED,
            ADAPTED,
            ADAPTED,
            CARRIED,
            "gathered in order at the head where the upstream has one place for them"),
    MESSAGE_NAME("a participant's name", CARRIED, DROPPED, DROPPED, DROPPED, ""),
    IMAGE_DATA("images as base64", CARRIED, CARRIED, CARRIED, CARRIED, ""),
    IMAGE_LINK("images by URL", CARRIED, CARRIED, CARRIED, REFUSED, "the gateway fetches nothing for a caller"),
    IMAGE_DETAIL("an image's level of detail", CARRIED, DROPPED, DROPPED, DROPPED, ""),
    DOCUMENT_DATA("documents as base64", CARRIED, CARRIED, CARRIED, REFUSED, ""),
    DOCUMENT_LINK("documents by URL", REFUSED, CARRIED, CARRIED, REFUSED, ""),
    DOCUMENT_TEXT("documents as plain text", ADAPTED, CARRIED, ADAPTED, ADAPTED, "as a text with its title"),
    STORED_FILE(
            "files by an id of the provider's",
            REFUSED,
            REFUSED,
            REFUSED,
            REFUSED,
            "an id of one provider means nothing to another"),
    AUDIO_DATA("sound as base64", CARRIED, REFUSED, CARRIED, REFUSED, ""),
    HELD_CONVERSATION(
            "conversation that the provider holds",
            REFUSED,
            CARRIED,
            REFUSED,
            REFUSED,
            "clients are told in their own words to send all of it each time"),
    CITATIONS("citations", DROPPED, DROPPED, DROPPED, DROPPED, ""),
    CACHE_MARKS("cache marks", DROPPED, DROPPED, DROPPED, DROPPED, "most providers cache by themselves"),
    REASONING_TEXT(
            "reasoning of earlier turns",
            ADAPTED,
            ADAPTED,
            ADAPTED,
            CARRIED,
            "what the same provider gave goes back unchanged; of others only the text, where there is a member for it"),
    // Tools.
    TOOLS("tools", CARRIED, CARRIED, ADAPTED, CARRIED, "gemini: schemas cleaned of what it does not know"),
    TOOL_STRICT("strict tool arguments", CARRIED, DROPPED, DROPPED, DROPPED, ""),
    HOSTED_TOOLS("tools that the provider runs", REFUSED, REFUSED, REFUSED, REFUSED, ""),
    OLD_FUNCTIONS("functions (the predecessor of tools)", REFUSED, REFUSED, REFUSED, REFUSED, ""),
    TOOL_CHOICE_NONE("tool choice: none", CARRIED, CARRIED, CARRIED, ADAPTED, "ollama: the tools are left out"),
    TOOL_CHOICE_REQUIRED("tool choice: any tool", CARRIED, CARRIED, CARRIED, DROPPED, ""),
    TOOL_CHOICE_NAMED("tool choice: one tool", CARRIED, CARRIED, CARRIED, DROPPED, ""),
    ONE_TOOL_AT_A_TIME("no parallel tool calls", CARRIED, CARRIED, DROPPED, DROPPED, ""),
    TOOL_RESULT_FAILED(
            "a tool result marked as failed", DROPPED, CARRIED, ADAPTED, DROPPED, "gemini: as an error object"),
    TOOL_RESULT_MEDIA(
            "images and documents in tool results",
            ADAPTED,
            CARRIED,
            ADAPTED,
            ADAPTED,
            "in a user message that follows"),
    // Limits and sampling.
    MAX_TOKENS(
            "limit of output tokens",
            CARRIED,
            CARRIED,
            CARRIED,
            CARRIED,
            "anthropic needs one: the model's cap, else 4096"),
    TEMPERATURE("temperature", CARRIED, CARRIED, CARRIED, CARRIED, "anthropic: at most 1"),
    TOP_P("top_p", CARRIED, CARRIED, CARRIED, CARRIED, ""),
    TOP_K("top_k", DROPPED, CARRIED, CARRIED, CARRIED, ""),
    MIN_P("min_p", DROPPED, DROPPED, DROPPED, CARRIED, ""),
    FREQUENCY_PENALTY("frequency penalty", CARRIED, DROPPED, CARRIED, CARRIED, ""),
    PRESENCE_PENALTY("presence penalty", CARRIED, DROPPED, CARRIED, CARRIED, ""),
    REPEAT_PENALTY("repeat penalty", DROPPED, DROPPED, DROPPED, CARRIED, ""),
    SEED("seed", CARRIED, DROPPED, CARRIED, CARRIED, "gemini: folded to 32 bits, and told where that changes it"),
    STOP("stop sequences", CARRIED, CARRIED, CARRIED, CARRIED, ""),
    LOGIT_BIAS("logit bias", CARRIED, DROPPED, DROPPED, DROPPED, ""),
    SEVERAL_CHOICES("more than one answer", CARRIED, REFUSED, CARRIED, REFUSED, ""),
    LOGPROBS("log probabilities", CARRIED, DROPPED, CARRIED, DROPPED, "at most 20 alternatives, else 400"),
    // Form of the answer.
    JSON_OBJECT("any JSON", CARRIED, ADAPTED, CARRIED, CARRIED, "anthropic: as an instruction"),
    JSON_SCHEMA(
            "JSON by a schema",
            CARRIED,
            CARRIED,
            ADAPTED,
            CARRIED,
            "gemini: schema cleaned; openai variants without it: any JSON and an instruction"),
    VERBOSITY("verbosity", CARRIED, DROPPED, DROPPED, DROPPED, ""),
    PREDICTION("predicted output", DROPPED, DROPPED, DROPPED, DROPPED, ""),
    AUDIO_OUTPUT("answers as sound", REFUSED, REFUSED, REFUSED, REFUSED, ""),
    // Reasoning.
    REASONING_EFFORT(
            "reasoning effort", CARRIED, ADAPTED, ADAPTED, ADAPTED, "a word for a budget where there is no other"),
    REASONING_BUDGET(
            "reasoning budget",
            ADAPTED,
            CARRIED,
            ADAPTED,
            ADAPTED,
            "the smallest word that covers it; a budget up to the second generation of gemini"),
    REASONING_OFF(
            "no reasoning",
            ADAPTED,
            CARRIED,
            ADAPTED,
            CARRIED,
            "left out where a model of gemini cannot be kept from it"),
    // About the call.
    USER("the caller's own user", CARRIED, CARRIED, DROPPED, DROPPED, ""),
    METADATA("metadata", CARRIED, DROPPED, DROPPED, DROPPED, ""),
    SERVICE_TIER("service tier", DROPPED, DROPPED, DROPPED, DROPPED, "tiers of one provider mean nothing to another"),
    STORE("store", DROPPED, DROPPED, DROPPED, DROPPED, ""),
    FILL_IN("text that the answer must lead up to", REFUSED, REFUSED, REFUSED, REFUSED, ""),
    CACHE_KEY("prompt cache key", DROPPED, DROPPED, DROPPED, DROPPED, ""),
    // Embeddings.
    DIMENSIONS("dimensions", CARRIED, REFUSED, CARRIED, CARRIED, ""),
    TOKEN_INPUT(
            "token numbers as input",
            CARRIED,
            REFUSED,
            REFUSED,
            REFUSED,
            "numbers of one tokenizer mean nothing to another");

    private static final Set<Feature> REFUSED_BY_ANTHROPIC_2026_10_21 = Set.of(TEMPERATURE, TOP_P, TOP_K);

    private static final Map<Feature, String> EXTRA_SAMPLING =
            Map.of(TOP_K, "top_k", MIN_P, "min_p", REPEAT_PENALTY, "repetition_penalty");

    private final String words;
    private final Fate openai;
    private final Fate anthropic;
    private final Fate gemini;
    private final Fate ollama;
    private final String note;

    Feature(String words, Fate openai, Fate anthropic, Fate gemini, Fate ollama, String note) {
        this.words = words;
        this.openai = openai;
        this.anthropic = anthropic;
        this.gemini = gemini;
        this.ollama = ollama;
        this.note = note;
    }

    /** What it is, in a reader's words. */
    public String words() {
        return words;
    }

    public String note() {
        return note;
    }

    public Fate at(Dialect upstream) {
        return switch (upstream) {
            case OPENAI -> openai;
            case ANTHROPIC -> anthropic;
            case GEMINI -> gemini;
            case OLLAMA -> ollama;
        };
    }

    /** What becomes of it at one provider, whose flavour of the dialect may know less or more. */
    public Fate at(Variant upstream) {
        if (upstream.dialect() == Dialect.ANTHROPIC
                && upstream.apiVersion().compareTo("2026-10-21") >= 0
                && REFUSED_BY_ANTHROPIC_2026_10_21.contains(this)) {
            return DROPPED;
        }
        String extra = EXTRA_SAMPLING.get(this);
        if (extra != null && upstream.extraSampling().contains(extra)) {
            return CARRIED;
        }
        return at(upstream.dialect());
    }
}
