package dev.penstock.gateway.store.log;

import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.gateway.observe.AttemptRecord;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * An {@link AttemptRecord} as the journal keeps it: a version, the numbers, the texts with their lengths. Texts are cut to what
 * their columns hold, here, so that no row can be refused later for its length.
 */
final class AttemptCodec {
    private static final byte VERSION = 2;
    private static final int NUMBERS_BYTES = 1 + 4 + 12 * 8;

    private AttemptCodec() {}

    static byte[] write(AttemptRecord attempt) {
        byte[][] texts = {
            text(attempt.status().name(), 20),
            text(attempt.requestId(), 100),
            text(attempt.caller(), 100),
            text(attempt.operation(), 30),
            text(attempt.model(), 200),
            text(attempt.provider(), 40),
            text(attempt.errorCode(), 100),
            text(attempt.errorMessage(), 500),
            text(attempt.request(), 9000),
            text(attempt.answer(), 200),
            text(attempt.address(), 45),
            text(attempt.userAgent(), 300)
        };
        int bytes = NUMBERS_BYTES;
        for (byte[] text : texts) {
            bytes += 2 + text.length;
        }
        ByteBuffer out = ByteBuffer.allocate(bytes)
                .put(VERSION)
                .putInt(attempt.attempt())
                .putLong(attempt.at().toEpochMilli())
                .putLong(attempt.userId())
                .putLong(attempt.virtualKeyId())
                .putLong(attempt.keyId())
                .putLong(attempt.usage().input())
                .putLong(attempt.usage().output())
                .putLong(attempt.usage().cachedInput())
                .putLong(attempt.usage().cacheWrite())
                .putLong(attempt.usage().reasoning())
                .putLong(attempt.costNanos())
                .putLong(attempt.firstByteNanos())
                .putLong(attempt.totalNanos());
        for (byte[] text : texts) {
            out.putShort((short) text.length).put(text);
        }
        return out.array();
    }

    /** Cut by characters, because columns count those; a NUL is a character that PostgreSQL does not keep. */
    private static byte[] text(String text, int charsMax) {
        String cut = text.length() <= charsMax ? text : text.substring(0, charsMax);
        return (cut.indexOf('\0') < 0 ? cut : cut.replace('\0', ' ')).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none, or one of a version to come
     */
    static AttemptRecord read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            byte version = in.get();
            if (version != VERSION) {
                throw new IllegalArgumentException("version: " + version + " (expected: " + VERSION + ")");
            }
            int attempt = in.getInt();
            Instant at = Instant.ofEpochMilli(in.getLong());
            long userId = in.getLong();
            long virtualKeyId = in.getLong();
            long keyId = in.getLong();
            TokenUsage usage = new TokenUsage(
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    TokenUsage.Provenance.ESTIMATED);
            long cost = in.getLong();
            long firstByte = in.getLong();
            long total = in.getLong();
            AttemptRecord.Status status = AttemptRecord.Status.valueOf(text(in));
            String requestId = text(in);
            String caller = text(in);
            String operation = text(in);
            String model = text(in);
            String provider = text(in);
            return new AttemptRecord(
                    at,
                    requestId,
                    attempt,
                    caller,
                    userId,
                    virtualKeyId,
                    operation,
                    model,
                    provider,
                    keyId,
                    usage,
                    cost,
                    status,
                    text(in),
                    text(in),
                    firstByte,
                    total,
                    text(in),
                    text(in),
                    text(in),
                    text(in));
        } catch (BufferUnderflowException malformed) {
            throw new IllegalArgumentException("no record of an attempt", malformed);
        }
    }

    private static String text(ByteBuffer in) {
        int length = in.getShort() & 0xffff;
        byte[] text = new byte[length];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
