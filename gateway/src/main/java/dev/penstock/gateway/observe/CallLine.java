package dev.penstock.gateway.observe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.TokenUsage;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Writes {@link CallRecord}s as lines of JSON. Confined to one thread. */
final class CallLine {
    private static final byte[] AT = bytes("{\"at\":");
    private static final byte[] REQUEST_ID = name("request_id");
    private static final byte[] CALLER = name("caller");
    private static final byte[] OPERATION = name("operation");
    private static final byte[] ROUTE = name("route");
    private static final byte[] PROVIDER = name("provider");
    private static final byte[] KEY = name("key");
    private static final byte[] UPSTREAM_MODEL = name("upstream_model");
    private static final byte[] STREAM = name("stream");
    private static final byte[] TRUE = bytes("true");
    private static final byte[] FALSE = bytes("false");
    private static final byte[] STATUS = name("status");
    private static final byte[] OUTCOME = name("outcome");
    private static final byte[] ERROR_TYPE = name("error_type");
    private static final byte[] INPUT = name("input_tokens");
    private static final byte[] OUTPUT = name("output_tokens");
    private static final byte[] CACHED_INPUT = name("cached_input_tokens");
    private static final byte[] CACHE_WRITE = name("cache_write_tokens");
    private static final byte[] REASONING = name("reasoning_tokens");
    private static final byte[] ATTEMPTS = name("attempts");
    private static final byte[] EVENTS = name("events");
    private static final byte[] FIRST_BYTE = name("first_byte_ms");
    private static final byte[] DURATION = name("duration_ms");
    private static final byte[] END = bytes("}\n");

    private static final Map<Finish, byte[]> FINISHES = members("finish", Finish.class);
    private static final Map<TokenUsage.Provenance, byte[]> PROVENANCES = members("usage", TokenUsage.Provenance.class);

    private final Timestamps timestamps = new Timestamps();

    void write(LineBuffer out, CallRecord call) {
        out.raw(AT);
        out.string(timestamps.text(call.at()));
        text(out, REQUEST_ID, call.requestId());
        text(out, CALLER, call.caller());
        text(out, OPERATION, call.operation());
        text(out, ROUTE, call.route());
        text(out, PROVIDER, call.provider());
        text(out, KEY, call.keyId());
        text(out, UPSTREAM_MODEL, call.upstreamModel());
        out.raw(STREAM);
        out.raw(call.stream() ? TRUE : FALSE);
        number(out, STATUS, call.status());
        text(out, OUTCOME, call.outcome().label());
        text(out, ERROR_TYPE, call.errorType());
        out.raw(requireNonNull(FINISHES.get(call.finish())));
        TokenUsage usage = call.usage();
        number(out, INPUT, usage.input());
        number(out, OUTPUT, usage.output());
        number(out, CACHED_INPUT, usage.cachedInput());
        number(out, CACHE_WRITE, usage.cacheWrite());
        number(out, REASONING, usage.reasoning());
        out.raw(requireNonNull(PROVENANCES.get(usage.provenance())));
        number(out, ATTEMPTS, call.attempts());
        number(out, EVENTS, call.events());
        millis(out, FIRST_BYTE, call.firstByteNanos());
        millis(out, DURATION, call.totalNanos());
        out.raw(END);
    }

    private static void text(LineBuffer out, byte[] name, String value) {
        out.raw(name);
        out.string(value);
    }

    private static void number(LineBuffer out, byte[] name, long value) {
        out.raw(name);
        out.number(value);
    }

    private static void millis(LineBuffer out, byte[] name, long nanos) {
        out.raw(name);
        out.thousandths(TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    private static <E extends Enum<E>> Map<E, byte[]> members(String name, Class<E> type) {
        var members = new EnumMap<E, byte[]>(type);
        for (E value : type.getEnumConstants()) {
            members.put(value, bytes(",\"" + name + "\":\"" + value.name().toLowerCase(Locale.ROOT) + "\""));
        }
        return members;
    }

    /** A member up to its value; not the first of its object. */
    private static byte[] name(String name) {
        return bytes(",\"" + name + "\":");
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(US_ASCII);
    }
}
