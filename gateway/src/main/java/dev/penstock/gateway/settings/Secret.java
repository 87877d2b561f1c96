package dev.penstock.gateway.settings;

import dev.penstock.gateway.settings.reader.Form;
import dev.penstock.gateway.settings.reader.Words;
import java.util.Optional;

/** A text that is never printed: a key or a password. Its value comes out only on purpose. */
public final class Secret {
    /** Of a shorter one, eight characters would tell too much. */
    private static final int MASKED_CHARS_MIN = 20;

    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** Secrets of visible ASCII characters, so that none can break out of the header that it is sent in. */
    static Form<Secret> form(int charsMin, int charsMax) {
        String range = charsMin + " to " + charsMax;
        Words takes = new Words(
                "a key of " + range + " visible ASCII characters", charsMin + " 到 " + charsMax + " 个可见 ASCII 字符的密钥");
        return new Form<>(
                        takes,
                        text -> text.matches("[!-~]{" + charsMin + "," + charsMax + "}")
                                ? Optional.of(new Secret(text))
                                : Optional.empty(),
                        Secret::toString)
                .kept();
    }

    /** The value itself, for the one place that has to send or compare it. */
    public String reveal() {
        return value;
    }

    /** Its first and last four characters, for people who have to tell keys apart; nothing of one that is short. */
    public String masked() {
        return value.length() < MASKED_CHARS_MIN
                ? toString()
                : value.substring(0, 4) + "..." + value.substring(value.length() - 4);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && value.equals(secret.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
