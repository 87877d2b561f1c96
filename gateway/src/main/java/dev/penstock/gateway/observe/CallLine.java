package dev.penstock.gateway.observe;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.TokenUsage;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Writes {@link CallRecord}s as JSON. Confined to one thread. */
final class CallLine {
    private static final SerializableString AT = name("at");
    private static final SerializableString REQUEST_ID = name("request_id");
    private static final SerializableString CALLER = name("caller");
    private static final SerializableString OPERATION = name("operation");
    private static final SerializableString ROUTE = name("route");
    private static final SerializableString PROVIDER = name("provider");
    private static final SerializableString UPSTREAM_MODEL = name("upstream_model");
    private static final SerializableString STREAM = name("stream");
    private static final SerializableString STATUS = name("status");
    private static final SerializableString OUTCOME = name("outcome");
    private static final SerializableString ERROR_TYPE = name("error_type");
    private static final SerializableString FINISH = name("finish");
    private static final SerializableString INPUT = name("input_tokens");
    private static final SerializableString OUTPUT = name("output_tokens");
    private static final SerializableString CACHED_INPUT = name("cached_input_tokens");
    private static final SerializableString CACHE_WRITE = name("cache_write_tokens");
    private static final SerializableString REASONING = name("reasoning_tokens");
    private static final SerializableString USAGE = name("usage");
    private static final SerializableString ATTEMPTS = name("attempts");
    private static final SerializableString EVENTS = name("events");
    private static final SerializableString FIRST_BYTE = name("first_byte_ms");
    private static final SerializableString DURATION = name("duration_ms");

    private static final Map<Finish, SerializableString> FINISHES = labels(Finish.class);
    private static final Map<TokenUsage.Provenance, SerializableString> PROVENANCES =
            labels(TokenUsage.Provenance.class);

    private final Timestamps timestamps = new Timestamps();

    private static SerializableString name(String name) {
        return new SerializedString(name);
    }

    private static <E extends Enum<E>> Map<E, SerializableString> labels(Class<E> type) {
        var labels = new EnumMap<E, SerializableString>(type);
        for (E value : type.getEnumConstants()) {
            labels.put(value, name(value.name().toLowerCase(Locale.ROOT)));
        }
        return labels;
    }

    void write(JsonGenerator out, CallRecord call) throws IOException {
        out.writeStartObject();
        text(out, AT, timestamps.text(call.at()));
        text(out, REQUEST_ID, call.requestId());
        text(out, CALLER, call.caller());
        text(out, OPERATION, call.operation());
        text(out, ROUTE, call.route());
        text(out, PROVIDER, call.provider());
        text(out, UPSTREAM_MODEL, call.upstreamModel());
        out.writeFieldName(STREAM);
        out.writeBoolean(call.stream());
        number(out, STATUS, call.status());
        text(out, OUTCOME, call.outcome().label());
        text(out, ERROR_TYPE, call.errorType());
        out.writeFieldName(FINISH);
        out.writeString(FINISHES.get(call.finish()));
        number(out, INPUT, call.usage().input());
        number(out, OUTPUT, call.usage().output());
        number(out, CACHED_INPUT, call.usage().cachedInput());
        number(out, CACHE_WRITE, call.usage().cacheWrite());
        number(out, REASONING, call.usage().reasoning());
        out.writeFieldName(USAGE);
        out.writeString(PROVENANCES.get(call.usage().provenance()));
        number(out, ATTEMPTS, call.attempts());
        number(out, EVENTS, call.events());
        millis(out, FIRST_BYTE, call.firstByteNanos());
        millis(out, DURATION, call.totalNanos());
        out.writeEndObject();
    }

    private static void text(JsonGenerator out, SerializableString name, String value) throws IOException {
        out.writeFieldName(name);
        out.writeString(value);
    }

    private static void number(JsonGenerator out, SerializableString name, long value) throws IOException {
        out.writeFieldName(name);
        out.writeNumber(value);
    }

    private static void millis(JsonGenerator out, SerializableString name, long nanos) throws IOException {
        out.writeFieldName(name);
        out.writeNumber(BigDecimal.valueOf(TimeUnit.NANOSECONDS.toMicros(nanos), 3));
    }
}
