package dev.penstock.simulator.behaviour;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads directives from a header or from the text of a prompt. */
public final class DirectiveReader {
    private static final String OPENS = "[[sim";
    private static final String CLOSES = "]]";
    /** word, then optionally = and a value that is quoted or free of blanks and semicolons. */
    private static final Pattern PAIR = Pattern.compile("([\\w*]+)(?:=(?:\"([^\"]*)\"|'([^']*)'|([^\\s;]*)))?[\\s;]*");

    private DirectiveReader() {}

    /** The behaviour written as {@code key=value; key=value} or with blanks between. */
    public static Behaviour read(String text) {
        String rest = text.strip();
        Map<String, String> words = new LinkedHashMap<>();
        Matcher pair = PAIR.matcher(rest);
        int read = 0;
        while (read < rest.length() && pair.find(read) && pair.start() == read) {
            words.put(pair.group(1), value(pair));
            read = pair.end();
        }
        if (read < rest.length()) {
            throw new Misdirected("directive: " + rest.substring(read) + " (expected: key=value)");
        }
        return Behaviour.of(words);
    }

    /** The behaviour that a prompt asks for between {@code [[sim} and {@code ]]}, if it does. */
    public static Behaviour inPrompt(String prompt) {
        int from = prompt.indexOf(OPENS);
        if (from < 0) {
            return Behaviour.NONE;
        }
        int to = prompt.indexOf(CLOSES, from);
        if (to < 0) {
            throw new Misdirected("directive: not closed (expected: ]])");
        }
        return read(prompt.substring(from + OPENS.length(), to));
    }

    private static String value(Matcher pair) {
        for (int group = 2; group <= 4; group++) {
            if (pair.group(group) != null) {
                return pair.group(group);
            }
        }
        return "true";
    }
}
