package dev.penstock.core.dialect.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import dev.penstock.core.json.JsonText;
import java.io.IOException;

/**
 * A generator that writes long texts several bytes at a time, where Jackson goes from character to character. They are most of
 * what is written: prompts and answers. Texts with halves of pairs in them are left to Jackson.
 */
final class QuickStrings extends JsonGeneratorDelegate {
    /** Shorter ones gain nothing. */
    private static final int LENGTH_LEAST = 48;

    QuickStrings(JsonGenerator out) {
        super(out, false);
    }

    @Override
    public void writeString(String text) throws IOException {
        if (text.length() < LENGTH_LEAST) {
            delegate.writeString(text);
            return;
        }
        byte[] utf8 = text.getBytes(UTF_8);
        if (utf8.length > text.length() && hasPairs(text)) {
            delegate.writeString(text);
            return;
        }
        byte[] escaped = JsonText.escaped(utf8);
        delegate.writeRawUTF8String(escaped, 0, escaped.length);
    }

    /** Halves without their others would become question marks. */
    private static boolean hasPairs(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
