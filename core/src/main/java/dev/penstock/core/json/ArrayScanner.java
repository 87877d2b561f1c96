package dev.penstock.core.json;

/**
 * Walks the elements of one JSON array, strictly and without building anything. May be used again; confined to one thread at
 * a time.
 */
public final class ArrayScanner {
    private final ValueSkipper skipper;
    private byte[] json = new byte[0];
    private int to;
    private int next;
    private boolean done;
    private int start;
    private int end;

    public ArrayScanner(JsonLimits limits) {
        this.skipper = new ValueSkipper(limits);
    }

    /** Begins with a range that must hold one array, and nothing else but white space. */
    public ArrayScanner open(byte[] bytes, int from, int end) throws MalformedJson {
        json = bytes;
        to = end;
        skipper.open(bytes, from, end);
        int p = skipper.blanks(from);
        if (skipper.at(p) != '[') {
            throw skipper.unexpected(p, "an array");
        }
        done = false;
        next = skipper.blanks(p + 1);
        if (skipper.at(next) == ']') {
            finish(next + 1);
        }
        return this;
    }

    /** Goes to the next element; false, and the array was well-formed to its end, where there is none. */
    public boolean next() throws MalformedJson {
        if (done) {
            return false;
        }
        return ended(skipper.value(next, 1));
    }

    /** The same, and reads the element's members with a scanner if it is an object. */
    public boolean next(ObjectScanner object) throws MalformedJson {
        if (done || skipper.at(next) != '{') {
            return next();
        }
        return ended(object.read(json, next, to));
    }

    private boolean ended(int behind) throws MalformedJson {
        start = next;
        end = behind;
        int p = skipper.blanks(end);
        switch (skipper.at(p)) {
            case ',' -> next = skipper.blanks(p + 1);
            case ']' -> finish(p + 1);
            default -> throw skipper.unexpected(p, "',' or ']'");
        }
        return true;
    }

    private void finish(int behind) throws MalformedJson {
        done = true;
        next = skipper.blanks(behind);
        if (next < to) {
            throw skipper.unexpected(next, "nothing after the array");
        }
    }

    public Kind kind() {
        return Kind.of(json[start]);
    }

    /** Where the element begins. */
    public int start() {
        return start;
    }

    /** The place behind the element. */
    public int end() {
        return end;
    }
}
