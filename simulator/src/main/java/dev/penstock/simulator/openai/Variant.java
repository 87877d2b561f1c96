package dev.penstock.simulator.openai;

import dev.penstock.simulator.behaviour.Misdirected;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A service that speaks the openai dialect in its own way. */
enum Variant {
    OPENAI(UsagePlace.OWN_CHUNK, null, false, null),
    DEEPSEEK(UsagePlace.WITH_FINISH, "reasoning_content", true, ": keep-alive\n\n"),
    SILICONFLOW(UsagePlace.EVERY_CHUNK, "reasoning_content", true, null),
    VLLM(UsagePlace.OWN_CHUNK, "reasoning", false, null),
    AZURE(UsagePlace.OWN_CHUNK, null, false, null),
    OLLAMA(UsagePlace.OWN_CHUNK, "reasoning", true, null),
    OPENROUTER(UsagePlace.AFTER_FINISH, "reasoning", false, ": OPENROUTER PROCESSING\n\n"),
    DASHSCOPE(UsagePlace.OWN_CHUNK, "reasoning_content", false, null);

    /** Where a stream tells usage. */
    enum UsagePlace {
        /** A chunk without choices before the end, for callers that asked. */
        OWN_CHUNK,
        /** On the chunk with the finish reason, asked for or not. */
        WITH_FINISH,
        /** On a further chunk that has a choice, asked for or not. */
        AFTER_FINISH,
        /** On each chunk, growing. */
        EVERY_CHUNK
    }

    private final UsagePlace usagePlace;
    private final Optional<String> reasoningMember;
    private final boolean readsMaxTokensOnly;
    private final Optional<String> keepAlive;

    @SuppressWarnings("NullableOptional")
    Variant(
            UsagePlace usagePlace,
            @org.jspecify.annotations.Nullable String reasoningMember,
            boolean readsMaxTokensOnly,
            @org.jspecify.annotations.Nullable String keepAlive) {
        this.usagePlace = usagePlace;
        this.reasoningMember = Optional.ofNullable(reasoningMember);
        this.readsMaxTokensOnly = readsMaxTokensOnly;
        this.keepAlive = Optional.ofNullable(keepAlive);
    }

    static Variant of(String word) {
        try {
            return valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new Misdirected("variant: " + word + " (expected one of: "
                    + String.join(
                            ", ", Arrays.stream(values()).map(Variant::word).toList()) + ")");
        }
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    UsagePlace usagePlace() {
        return usagePlace;
    }

    /** The member of messages that carries reasoning; empty where it is hidden. */
    Optional<String> reasoningMember() {
        return reasoningMember;
    }

    /** Whether max_completion_tokens is ignored in silence. */
    boolean readsMaxTokensOnly() {
        return readsMaxTokensOnly;
    }

    /** The comment sent while the first token is awaited. */
    Optional<String> keepAlive() {
        return keepAlive;
    }

    /** Whether the limit leaves reasoning out of account. */
    boolean limitSparesReasoning() {
        return this == SILICONFLOW;
    }

    /** Whether refusals have a member of their own. */
    boolean knowsRefusals() {
        return this == OPENAI || this == AZURE;
    }

    /** Whether models reason unless they are told not to. */
    boolean thinksByDefault() {
        return this == DEEPSEEK;
    }

    /** Whether the role is told in every chunk. */
    boolean repeatsRole() {
        return this == OLLAMA || this == OPENROUTER;
    }
}
