package dev.penstock.simulator.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the pretend model takes for a token. */
public final class Tokens {
    private static final int BYTES_PER_TOKEN = 4;
    private static final int PER_MESSAGE = 4;
    private static final Pattern TOKEN = Pattern.compile("\\s*(?:[A-Za-z]{1,12}|\\d{1,3}|\\S)|\\s+");

    private Tokens() {}

    /** A text in tokens: a word with the blanks before it, up to three digits, or any other character. */
    public static List<String> split(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        return tokens;
    }

    /** Prompt tokens of a request, by the size of its texts. */
    public static long ofPrompt(long textBytes, int messages) {
        return (textBytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN + (long) messages * PER_MESSAGE;
    }
}
