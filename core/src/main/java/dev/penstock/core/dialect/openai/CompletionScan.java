package dev.penstock.core.dialect.openai;

import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.json.ArrayScanner;
import dev.penstock.core.json.JsonLimits;
import dev.penstock.core.json.Kind;
import dev.penstock.core.json.MalformedJson;
import dev.penstock.core.json.MemberNames;
import dev.penstock.core.json.ObjectScanner;
import org.jspecify.annotations.Nullable;

/**
 * What one chat completion, or one chunk of a streamed one, says of the call: its error, its usage, how many choices it has
 * and why they finished. May be used again; confined to one event loop.
 */
final class CompletionScan {
    private static final int ERROR = 0;
    private static final int USAGE = 1;
    private static final int CHOICES = 2;
    private static final MemberNames NAMES = MemberNames.of("error", "usage", "choices");

    private static final int FINISH_REASON = 0;
    private static final int DELTA = 1;
    private static final int MESSAGE = 2;
    private static final int INDEX = 3;
    private static final MemberNames CHOICE = MemberNames.of("finish_reason", "delta", "message", "index");

    /** Of the choices that are told apart; those beyond share the last bit. */
    private static final int CHOICES_MAX = 63;

    private static final int ROLE = 0;
    private static final MemberNames PIECE = MemberNames.of("role");

    private final ObjectScanner members = new ObjectScanner(NAMES, JsonLimits.REPLY);
    private final ArrayScanner choices = new ArrayScanner(JsonLimits.REPLY);
    private final ObjectScanner choice = new ObjectScanner(CHOICE, JsonLimits.REPLY);
    private final ObjectScanner piece = new ObjectScanner(PIECE, JsonLimits.REPLY);
    private byte[] json = new byte[0];
    private int choiceCount;
    private boolean stopped;
    private long seen;
    private long ended;
    private Finish finish = Finish.NONE;
    private int textFrom;
    private int textTo;
    private boolean plain;

    CompletionScan scan(byte[] bytes, int from, int to) throws MalformedJson {
        json = bytes;
        choiceCount = 0;
        stopped = false;
        seen = 0;
        ended = 0;
        finish = Finish.NONE;
        members.scan(bytes, from, to);
        plain = !members.given(ERROR) && !members.given(USAGE);
        if (members.kind(CHOICES) == Kind.ARRAY) {
            choices.open(bytes, members.start(CHOICES), members.end(CHOICES));
            while (choices.next(choice)) {
                choiceCount++;
                if (choices.kind() == Kind.OBJECT) {
                    choice();
                }
            }
        }
        plain &= choiceCount > 0 && !stopped;
        return this;
    }

    private void choice() throws MalformedJson {
        long index = choice.kind(INDEX) == Kind.NUMBER ? choice.integer(INDEX).orElse(0) : 0;
        long bit = 1L << Math.clamp(index, 0, CHOICES_MAX);
        seen |= bit;
        if (choice.given(FINISH_REASON)) {
            plain = false;
            String reason = choice.kind(FINISH_REASON) == Kind.STRING ? choice.text(FINISH_REASON) : "";
            if (!reason.isEmpty()) {
                stopped = true;
                ended |= bit;
                finish = finish == Finish.FAILED ? finish : FinishReason.read(reason);
            }
        }
    }

    /** Counts the bytes of text in the deltas or messages, as they stand in the JSON. */
    int countText() throws MalformedJson {
        textFrom = members.end();
        textTo = members.start();
        if (choiceCount == 0) {
            return 0;
        }
        int bytes = 0;
        choices.open(json, members.start(CHOICES), members.end(CHOICES));
        while (choices.next(choice)) {
            if (choices.kind() == Kind.OBJECT) {
                int piece = choice.kind(DELTA) == Kind.OBJECT ? DELTA : MESSAGE;
                bytes += choice.kind(piece) == Kind.OBJECT ? text(choice.start(piece), choice.end(piece)) : 0;
            }
        }
        return bytes;
    }

    /** What the model wrote; the role is not its word. */
    private int text(int from, int to) throws MalformedJson {
        piece.scan(json, from, to);
        int role = piece.kind(ROLE) == Kind.STRING ? piece.end(ROLE) - piece.start(ROLE) - 2 : 0;
        textFrom = Math.min(textFrom, from);
        textTo = to;
        return StringSpans.bytes(json, from, to) - role;
    }

    /** What official clients raise on: an {@code error} that is neither null nor empty, zero or false. */
    @Nullable
    ErrorBody error() throws MalformedJson {
        boolean truthy = switch (members.kind(ERROR)) {
            case OBJECT, ARRAY, STRING -> members.end(ERROR) - members.start(ERROR) > 2;
            case NUMBER -> members.integer(ERROR).orElse(1) != 0;
            case TRUE -> true;
            case ABSENT, NULL, FALSE -> false;
        };
        return truthy ? ErrorBody.read(json, members.start(), members.end()) : null;
    }

    boolean hasUsage() {
        return members.kind(USAGE) == Kind.OBJECT;
    }

    /** What the provider counted; null where it told nothing that can be believed. */
    @Nullable
    TokenUsage usage() {
        return hasUsage() ? OpenAiUsage.read(json, members.start(USAGE), members.end(USAGE), true) : null;
    }

    boolean hasChoices() {
        return members.kind(CHOICES) == Kind.ARRAY;
    }

    int choiceCount() {
        return choiceCount;
    }

    /** Whether a choice told why it finished. */
    boolean stopped() {
        return stopped;
    }

    /** A bit for every choice that it has something of. */
    long seen() {
        return seen;
    }

    /** A bit for every choice that told why it finished. */
    long ended() {
        return ended;
    }

    Finish finish() {
        return finish;
    }

    /** Whether what stands there is within a delta that {@link #countText} saw. */
    boolean isText(int offset) {
        return offset >= textFrom && offset < textTo;
    }

    /** Where the object begins. */
    int from() {
        return members.start();
    }

    /** The place behind the object. */
    int to() {
        return members.end();
    }

    /** Whether it is nothing but a piece of the answer: choices, no error, no usage and no finish reason, not even empty ones. */
    boolean plain() {
        return plain;
    }
}
