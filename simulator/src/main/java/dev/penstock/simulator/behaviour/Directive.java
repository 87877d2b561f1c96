package dev.penstock.simulator.behaviour;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A word of the language in which callers tell the simulator how to behave. */
public enum Directive {
    TOKENS("tokens", Value.COUNT, "length of the answer in tokens"),
    TEXT("text", Value.TEXT, "the answer, word for word (quote it when it holds blanks)"),
    SEED("seed", Value.COUNT, "which of the endless random answers is given; the same seed gives the same words"),
    DELAY("delay", Value.DURATION, "wait before the response's head"),
    FIRST("first", Value.DURATION, "wait between the head and the first token (with the variant's keep-alives)"),
    RATE("rate", Value.NUMBER, "tokens per second; 0 is as fast as the socket takes them"),
    CHUNK("chunk", Value.POSITIVE, "tokens per event"),
    INTERVAL("interval", Value.DURATION, "time between keep-alives, and between the bytes of slow heads"),
    REASONING("reasoning", Value.COUNT, "tokens of reasoning before the answer"),
    REDACTED("redacted", Value.FLAG, "reasoning comes sealed, where the dialect knows that"),
    TOOLS("tools", Value.TEXT, "answer with calls of these offered tools (comma list; * is all of them)"),
    ROUNDS("rounds", Value.POSITIVE, "how many turns of tool calls before the answer in words"),
    JSON("json", Value.FLAG, "answer with JSON, by the request's schema if it has one"),
    REFUSAL("refusal", Value.FLAG, "refuse to answer, in the dialect's way"),
    FINISH("finish", Value.TEXT, "the finish reason that is reported: stop, length, content_filter or any other word"),
    LOGPROBS("logprobs", Value.FLAG, "log probabilities even if the request did not ask"),
    CACHED("cached", Value.COUNT, "prompt tokens that are reported as read from the cache"),
    CACHE_WRITE("cache_write", Value.COUNT, "prompt tokens that are reported as written to the cache"),
    PROMPT("prompt", Value.COUNT, "prompt tokens that are reported in place of the counted ones"),
    CONTEXT("context", Value.POSITIVE, "context window; longer calls get the dialect's context-length error"),
    MODEL("model", Value.TEXT, "model name that the reply carries in place of the one asked for"),
    VARIANT("variant", Value.TEXT, "variant of the openai dialect"),
    STATUS("status", Value.STATUS, "answer with this status and the dialect's error for it"),
    RETRY_AFTER("retry_after", Value.SECONDS, "the wait that errors ask for, in the dialect's way"),
    FAIL_FIRST("fail_first", Value.COUNT, "status and faults apply to the first so many calls of one id only"),
    ID("id", Value.TEXT, "what fail_first counts by"),
    USAGE("usage", Value.USAGE, "what is wrong with the reported usage"),
    LIMITS("limits", Value.FLAG, "rate-limit headers on successes too"),
    FAULT("fault", Value.FAULTS, "what goes wrong (comma list)"),
    AT("at", Value.COUNT, "how many content events come before the fault"),
    CLOSE("close", Value.CLOSE, "how a cut closes the connection"),
    SIZE("size", Value.POSITIVE, "bytes of huge events, big headers and bombs"),
    LOCATION("location", Value.TEXT, "where the redirect points"),
    GZIP("gzip", Value.FLAG, "compress the body if the request accepts gzip"),
    STAMP("stamp", Value.FLAG, "put System.nanoTime() into each event as sim_ns");

    private static final Map<String, Directive> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toMap(Directive::word, Function.identity()));

    private final String word;
    private final Value value;
    private final String meaning;

    Directive(String word, Value value, String meaning) {
        this.word = word;
        this.value = value;
        this.meaning = meaning;
    }

    /** The word as callers write it. */
    public String word() {
        return word;
    }

    /** What values it takes. */
    public Value value() {
        return value;
    }

    /** What it does, in a sentence for the manual. */
    public String meaning() {
        return meaning;
    }

    /** The directive that callers write so. */
    public static Optional<Directive> of(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }
}
