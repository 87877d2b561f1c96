package dev.penstock.core.json;

/** What a JSON value is, told by its first byte. */
public enum Kind {
    ABSENT("nothing"),
    OBJECT("an object"),
    ARRAY("an array"),
    STRING("a string"),
    NUMBER("a number"),
    TRUE("true"),
    FALSE("false"),
    NULL("null");

    private final String words;

    Kind(String words) {
        this.words = words;
    }

    /** The kind of the value that begins with this byte; only for JSON that was checked. */
    static Kind of(byte first) {
        return switch (first) {
            case '{' -> OBJECT;
            case '[' -> ARRAY;
            case '"' -> STRING;
            case 't' -> TRUE;
            case 'f' -> FALSE;
            case 'n' -> NULL;
            default -> NUMBER;
        };
    }

    /** For messages: "an array". */
    @Override
    public String toString() {
        return words;
    }
}
