package dev.penstock.core.money.journal;

import dev.penstock.core.money.journal.JournalRecord.Closed;
import dev.penstock.core.money.journal.JournalRecord.Dispatched;
import dev.penstock.core.money.journal.JournalRecord.Held;
import dev.penstock.core.money.journal.JournalRecord.Mark;
import dev.penstock.core.money.journal.JournalRecord.Released;
import dev.penstock.core.money.journal.JournalRecord.Returned;
import dev.penstock.core.money.journal.JournalRecord.Settled;
import dev.penstock.core.money.journal.JournalRecord.Stopped;
import dev.penstock.core.money.price.Charge;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How records are stored: length of the payload (4 bytes), its CRC-32C (4 bytes), payload. A length of 0 is where nothing was
 * written yet.
 */
public final class JournalCodec {
    /** Of a payload; a record is a few hundred bytes. */
    static final int PAYLOAD_MAX = 8192;

    static final int HEAD = 8;

    /** The most bytes that a record takes. */
    public static final int RECORD_MAX = HEAD + PAYLOAD_MAX;

    private static final int TEXT_MAX = 1000;
    private static final int LIST_MAX = 64;

    private JournalCodec() {}

    /** Appends a record at the buffer's position. */
    public static void write(JournalRecord record, ByteBuffer to) {
        int start = to.position();
        to.position(start + HEAD);
        writePayload(record, to);
        int end = to.position();
        to.putInt(start, end - start - HEAD);
        to.putInt(start + 4, checksum(to, start + HEAD, end));
    }

    /** Null where there is no sound record at that place. */
    static @Nullable JournalRecord read(ByteBuffer from, int at) {
        int length = length(from, at);
        if (length <= 0 || length > PAYLOAD_MAX || length > from.limit() - at - HEAD) {
            return null;
        }
        if (from.getInt(at + 4) != checksum(from, at + HEAD, at + HEAD + length)) {
            return null;
        }
        try {
            return readPayload(from.duplicate().position(at + HEAD).limit(at + HEAD + length));
        } catch (BufferUnderflowException | IllegalArgumentException unsound) {
            return null;
        }
    }

    static int length(ByteBuffer from, int at) {
        return from.limit() - at < HEAD ? 0 : from.getInt(at);
    }

    private static int checksum(ByteBuffer of, int from, int to) {
        var crc = new CRC32C();
        crc.update(of.duplicate().limit(to).position(from));
        return (int) crc.getValue();
    }

    private static void writePayload(JournalRecord record, ByteBuffer to) {
        switch (record) {
            case Held held -> {
                head(to, 1, held.lsn());
                text(to, held.attempt());
                to.putLong(held.amount());
                longs(to, held.slices());
                Purpose purpose = held.purpose();
                text(to, purpose.request());
                text(to, purpose.user());
                text(to, purpose.virtualKey());
                text(to, purpose.provider());
                text(to, purpose.model());
                text(to, purpose.price());
            }
            case Dispatched dispatched -> {
                head(to, 2, dispatched.lsn());
                text(to, dispatched.attempt());
            }
            case Settled settled -> {
                head(to, 3, settled.lsn());
                text(to, settled.attempt());
                to.putLong(settled.amount());
                to.put(code(settled.status()));
                to.putLong(settled.inputTokens());
                to.putLong(settled.outputTokens());
                longs(to, settled.overruns());
            }
            case Released released -> {
                head(to, 4, released.lsn());
                text(to, released.attempt());
            }
            case Returned returned -> {
                head(to, 5, returned.lsn());
                to.putLong(returned.slice());
                to.putLong(returned.amount());
            }
            case Closed closed -> {
                head(to, 6, closed.lsn());
                to.putLong(closed.slice());
            }
            case Mark mark -> head(to, 7, mark.lsn());
            case Stopped stopped -> head(to, 8, stopped.lsn());
        }
    }

    private static JournalRecord readPayload(ByteBuffer from) {
        byte type = from.get();
        long lsn = from.getLong();
        return switch (type) {
            case 1 ->
                new Held(
                        lsn,
                        text(from),
                        from.getLong(),
                        longs(from),
                        new Purpose(text(from), text(from), text(from), text(from), text(from), text(from)));
            case 2 -> new Dispatched(lsn, text(from));
            case 3 ->
                new Settled(lsn, text(from), from.getLong(), status(from), from.getLong(), from.getLong(), longs(from));
            case 4 -> new Released(lsn, text(from));
            case 5 -> new Returned(lsn, from.getLong(), from.getLong());
            case 6 -> new Closed(lsn, from.getLong());
            case 7 -> new Mark(lsn);
            case 8 -> new Stopped(lsn);
            default -> throw new IllegalArgumentException("type: " + type + " (expected: 1..8)");
        };
    }

    private static void head(ByteBuffer to, int type, long lsn) {
        to.put((byte) type).putLong(lsn);
    }

    private static void text(ByteBuffer to, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > TEXT_MAX) {
            throw new IllegalArgumentException(
                    "text: of " + utf8.length + " bytes (expected: at most " + TEXT_MAX + ")");
        }
        to.putShort((short) utf8.length).put(utf8);
    }

    private static String text(ByteBuffer from) {
        byte[] utf8 = new byte[count(from.getShort(), TEXT_MAX)];
        from.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static void longs(ByteBuffer to, List<Long> numbers) {
        to.put((byte) count(numbers.size(), LIST_MAX));
        numbers.forEach(to::putLong);
    }

    private static List<Long> longs(ByteBuffer from) {
        int count = count(from.get(), LIST_MAX);
        var numbers = new ArrayList<Long>(count);
        for (int i = 0; i < count; i++) {
            numbers.add(from.getLong());
        }
        return numbers;
    }

    private static byte code(Charge.Status status) {
        return switch (status) {
            case REPORTED -> 1;
            case METERED -> 2;
            case PARTIAL -> 3;
            case ESTIMATED_MAX -> 4;
            case HOSTILE -> 5;
        };
    }

    private static Charge.Status status(ByteBuffer from) {
        byte code = from.get();
        return switch (code) {
            case 1 -> Charge.Status.REPORTED;
            case 2 -> Charge.Status.METERED;
            case 3 -> Charge.Status.PARTIAL;
            case 4 -> Charge.Status.ESTIMATED_MAX;
            case 5 -> Charge.Status.HOSTILE;
            default -> throw new IllegalArgumentException("status: " + code + " (expected: 1..5)");
        };
    }

    private static int count(int count, int most) {
        if (count < 0 || count > most) {
            throw new IllegalArgumentException("count: " + count + " (expected: 0.." + most + ")");
        }
        return count;
    }
}
