package dev.penstock.core.dialect.translation;

/** Finds the end of a JSON object or array that comes in pieces of text. */
final class JsonEnd {
    private int depth;
    private boolean inText;
    private boolean escaped;
    private boolean begun;

    void read(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            read(piece.charAt(i));
        }
    }

    boolean begun() {
        return begun;
    }

    boolean reached() {
        return begun && depth == 0;
    }

    void reset() {
        depth = 0;
        inText = false;
        escaped = false;
        begun = false;
    }

    private void read(char c) {
        if (inText) {
            if (escaped) {
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == '"') {
                inText = false;
            }
            return;
        }
        switch (c) {
            case '"' -> inText = true;
            case '{', '[' -> {
                depth++;
                begun = true;
            }
            case '}', ']' -> depth--;
            default -> {}
        }
    }
}
