package dev.penstock.simulator.wire;

import java.nio.charset.StandardCharsets;

/** Spoils the JSON of an event and leaves its framing as it is, whatever the dialect's framing is. */
final class Mangled {
    private Mangled() {}

    /** The JSON ends too early. */
    static byte[] cut(byte[] event) {
        String text = new String(event, StandardCharsets.UTF_8);
        int opens = text.indexOf('{');
        int closes = text.lastIndexOf('}');
        if (opens < 0 || closes < opens) {
            return event;
        }
        String kept = text.substring(0, opens + Math.max(1, (closes - opens) * 2 / 3));
        return Json.bytes(kept + text.substring(closes + 1));
    }

    /** There is no JSON at all. */
    static byte[] notJson(byte[] event) {
        String text = new String(event, StandardCharsets.UTF_8);
        int opens = text.indexOf('{');
        int closes = text.lastIndexOf('}');
        if (opens < 0 || closes < opens) {
            return event;
        }
        return Json.bytes(text.substring(0, opens) + "upstream connect error" + text.substring(closes + 1));
    }
}
