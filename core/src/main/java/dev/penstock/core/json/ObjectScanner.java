package dev.penstock.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Finds the members that the caller acts on in one JSON object, in a single strict pass over its bytes (RFC 8259), and keeps
 * where they stand. Everything else is checked and skipped. May be used again; confined to one thread while it scans, and
 * safe to share afterwards as long as it is not used again.
 *
 * <p>A named member may stand only once, however its name is escaped: two readers that disagree on which of two counts are
 * how checks are bypassed. Other members may repeat, since nothing here acts on them. Positions are offsets into the array
 * that was given; those in messages count from the start of the range. A byte order mark is refused, as RFC 8259 section
 * 8.1 allows.
 */
public final class ObjectScanner {
    private static final int ABSENT = -1;

    private final MemberNames names;
    private final JsonLimits limits;
    private final ValueSkipper skipper;
    private final int[] nameStarts;
    private final int[] starts;
    private final int[] ends;
    private byte[] json = new byte[0];
    private int start;
    private int end;
    private int members;

    public ObjectScanner(MemberNames names, JsonLimits limits) {
        this.names = names;
        this.limits = limits;
        this.skipper = new ValueSkipper(limits);
        this.nameStarts = new int[names.size()];
        this.starts = new int[names.size()];
        this.ends = new int[names.size()];
        Arrays.fill(starts, ABSENT);
    }

    /** Reads a range that must hold one object, and nothing else but white space. */
    public ObjectScanner scan(byte[] bytes, int from, int to) throws MalformedJson {
        read(bytes, from, to);
        int p = skipper.blanks(end);
        if (p < to) {
            throw skipper.unexpected(p, "nothing after the object");
        }
        return this;
    }

    /** Reads the object that begins at {@code from}, whatever comes after it, and gives the place behind it. */
    int read(byte[] bytes, int from, int to) throws MalformedJson {
        json = bytes;
        members = 0;
        Arrays.fill(starts, ABSENT);
        skipper.open(bytes, from, to);
        int p = skipper.blanks(from);
        if (skipper.at(p) != '{') {
            throw skipper.unexpected(p, p == from && skipper.at(p) == (byte) 0xEF ? "no byte order mark" : "an object");
        }
        start = p;
        p = skipper.blanks(p + 1);
        if (skipper.at(p) != '}') {
            p = members(p);
        }
        end = p + 1;
        return end;
    }

    private int members(int p) throws MalformedJson {
        while (true) {
            p = skipper.blanks(member(p));
            byte next = skipper.at(p);
            if (next == '}') {
                return p;
            }
            if (next != ',') {
                throw skipper.unexpected(p, "',' or '}'");
            }
            p = skipper.blanks(p + 1);
        }
    }

    private int member(int nameStart) throws MalformedJson {
        if (skipper.at(nameStart) != '"') {
            throw skipper.unexpected(nameStart, "a member name in double quotes");
        }
        if (++members > limits.members()) {
            throw skipper.fault("member " + members, nameStart, "at most " + limits.members());
        }
        int nameEnd = skipper.string(nameStart);
        int valueStart = skipper.colon(nameEnd);
        int valueEnd = skipper.value(valueStart, 1);
        int member = find(nameStart + 1, nameEnd - 1);
        if (member >= 0) {
            if (starts[member] != ABSENT) {
                throw skipper.fault("duplicate member \"" + names.name(member) + "\"", nameStart, "once");
            }
            nameStarts[member] = nameStart;
            starts[member] = valueStart;
            ends[member] = valueEnd;
        }
        return valueEnd;
    }

    private int find(int from, int to) {
        for (int i = from; i < to; i++) {
            if (json[i] == '\\') {
                byte[] name = JsonText.unescape(json, from, to).getBytes(UTF_8);
                return names.find(name, 0, name.length);
            }
        }
        return names.find(json, from, to);
    }

    /** Where the object's opening brace stands. */
    public int start() {
        return start;
    }

    /** The place behind the object's closing brace. */
    public int end() {
        return end;
    }

    /** How many members the object has, named or not. */
    public int size() {
        return members;
    }

    /** How many objects and arrays lie within each other at most, this object counted. */
    public int depth() {
        return skipper.deepest();
    }

    public boolean has(int member) {
        return starts[member] != ABSENT;
    }

    public Kind kind(int member) {
        return has(member) ? Kind.of(json[starts[member]]) : Kind.ABSENT;
    }

    /** Whether the member is there and not null. */
    public boolean given(int member) {
        return has(member) && json[starts[member]] != 'n';
    }

    /** Where the opening quote of the member's name stands. */
    public int nameStart(int member) {
        return nameStarts[member];
    }

    /** Where the member's value begins. */
    public int start(int member) {
        return starts[member];
    }

    /** The place behind the member's value. */
    public int end(int member) {
        return ends[member];
    }

    /** The text of a member that is a string. */
    public String text(int member) {
        if (kind(member) != Kind.STRING) {
            throw new IllegalStateException(names.name(member) + ": " + kind(member) + " (expected: a string)");
        }
        return JsonText.unescape(json, starts[member] + 1, ends[member] - 1);
    }

    /** The value of a member that is a whole number in plain digits, no wider than a long; else nothing. */
    public OptionalLong integer(int member) {
        if (kind(member) != Kind.NUMBER) {
            return OptionalLong.empty();
        }
        boolean negative = json[starts[member]] == '-';
        int p = negative ? starts[member] + 1 : starts[member];
        if (ends[member] - p > 18) {
            return OptionalLong.empty();
        }
        long value = 0;
        for (; p < ends[member]; p++) {
            int digit = json[p] - '0';
            if (digit < 0 || digit > 9) {
                return OptionalLong.empty();
            }
            value = value * 10 + digit;
        }
        return OptionalLong.of(negative ? -value : value);
    }
}
