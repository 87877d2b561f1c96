package dev.penstock.core.privacy;

import java.util.regex.Pattern;

/**
 * Masks what tells who somebody is, or opens a door: Chinese identity numbers, mobile numbers, e-mail addresses, and keys of
 * providers. Identity numbers come first, because a telephone number can be seen in one.
 */
public final class Masks {
    private static final Pattern IDENTITY = Pattern.compile("(?<![0-9])([0-9]{6})[0-9]{8}([0-9]{3}[0-9Xx])(?![0-9])");
    private static final Pattern MOBILE = Pattern.compile("(?<![0-9])(1[3-9][0-9])[0-9]{4}([0-9]{4})(?![0-9])");
    private static final Pattern MAIL = Pattern.compile("([A-Za-z0-9])[A-Za-z0-9._%+-]{0,63}+@([A-Za-z0-9-]{1,63}\\.)");
    private static final Pattern KEY =
            Pattern.compile("\\b(sk-|sk_|pk-|AIza|ghp_|AKIA|xox[abp]-|[Bb]earer )[A-Za-z0-9._~+/=-]{8,512}+");

    private Masks() {}

    /** The same text with what it should not hold made unreadable. */
    public static String mask(String text) {
        String masked = IDENTITY.matcher(text).replaceAll("$1********$2");
        masked = MOBILE.matcher(masked).replaceAll("$1****$2");
        masked = MAIL.matcher(masked).replaceAll("$1***@$2");
        return KEY.matcher(masked).replaceAll("$1****");
    }
}
