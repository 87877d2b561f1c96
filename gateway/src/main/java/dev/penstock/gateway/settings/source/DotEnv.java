package dev.penstock.gateway.settings.source;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a {@code .env} file: {@code KEY=value} lines, with an optional {@code export} in front, values in single quotes (as
 * they stand) or double quotes (with {@code \n}, {@code \t}, {@code \"} and {@code \\}), and comments after {@code #}.
 */
final class DotEnv {
    private static final Pattern LINE =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.]*)\\s*=\\s*(.*?)\\s*");
    private static final Pattern QUOTED = Pattern.compile("(?:'([^']*)'|\"((?:[^\"\\\\]|\\\\.)*)\")\\s*(?:#.*)?");
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s+)#.*$");

    private DotEnv() {}

    static Map<String, Written> read(List<String> lines, String file, Faults faults) {
        Map<String, Written> values = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line =
                    i == 0 && lines.get(0).startsWith("\uFEFF") ? lines.get(0).substring(1) : lines.get(i);
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            String origin = file + " line " + (i + 1);
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                faults.add(origin, "a line that is not understood", "KEY=value, or # and a comment", "");
                continue;
            }
            String raw = value(matcher.group(2));
            if (raw.startsWith("\"") || raw.startsWith("'")) {
                faults.add(origin, matcher.group(1) + " with a quote that does not end", "one quoted value", "");
                continue;
            }
            values.put(matcher.group(1), new Written(raw, raw, origin));
        }
        return values;
    }

    private static String value(String text) {
        Matcher quoted = QUOTED.matcher(text);
        if (!quoted.matches()) {
            return COMMENT.matcher(text).replaceFirst("");
        }
        return quoted.group(1) != null ? quoted.group(1) : unescape(quoted.group(2));
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                plain.append(c);
                continue;
            }
            char escaped = text.charAt(++i);
            switch (escaped) {
                case 'n' -> plain.append('\n');
                case 't' -> plain.append('\t');
                case '"', '\\' -> plain.append(escaped);
                default -> plain.append(c).append(escaped);
            }
        }
        return plain.toString();
    }
}
