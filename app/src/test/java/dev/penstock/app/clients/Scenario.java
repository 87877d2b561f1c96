package dev.penstock.app.clients;

/** What every client can do in its own way. */
public enum Scenario {
    /** One question, one answer in one piece. */
    CHAT("chat"),
    /** The same in pieces. */
    STREAM("stream"),
    /** Offers {@code get_weather} and {@code get_time}, reads the stream, and runs nothing. */
    STREAM_TOOLS("streamTools"),
    /** Offers the same, runs what is called, and goes on until there is an answer in words; all in streams. */
    TOOL_LOOP("toolLoop"),
    /** A question with a picture in it. */
    VISION("vision"),
    /** An answer by a schema. */
    STRUCTURED("structured"),
    /** Reads the beginning of a stream, and leaves. */
    ABORT("abort");

    private final String script;

    Scenario(String script) {
        this.script = script;
    }

    /** Its name among the functions of a client in JavaScript. */
    String script() {
        return script;
    }
}
