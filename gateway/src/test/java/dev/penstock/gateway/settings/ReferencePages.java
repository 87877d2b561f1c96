package dev.penstock.gateway.settings;

import dev.penstock.gateway.settings.reader.Key;
import dev.penstock.gateway.settings.reader.Words;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The reference pages of the settings: prose from a template, and between it what the keys say of themselves. A template names
 * a section where its keys belong: {@code {{table:server}}} or {@code {{lines:server}}}.
 */
final class ReferencePages {
    private static final Pattern PLACE = Pattern.compile("\\{\\{(table|lines):(\\w*)}}");

    /** The languages that tables are written in. */
    enum Language {
        ENGLISH("| variable | in the file | default | takes | what it is for |"),
        CHINESE("| 变量 | 文件中的位置 | 默认值 | 取值 | 用途 |");

        private final String head;

        Language(String head) {
            this.head = head;
        }

        private String of(Words words) {
            return this == ENGLISH ? words.english() : words.chinese();
        }
    }

    private ReferencePages() {}

    static String page(String template, List<Key> keys, Language language) {
        Matcher place = PLACE.matcher(template);
        StringBuilder page = new StringBuilder();
        while (place.find()) {
            List<Key> section = keys.stream()
                    .filter(key -> key.section().equals(place.group(2)))
                    .toList();
            String text = place.group(1).equals("table") ? table(section, language) : lines(section);
            place.appendReplacement(page, Matcher.quoteReplacement(text));
        }
        return place.appendTail(page).toString();
    }

    private static String table(List<Key> keys, Language language) {
        return keys.stream()
                .map(key -> row(key, language))
                .collect(Collectors.joining("\n", language.head + "\n|---|---|---|---|---|\n", ""));
    }

    private static String row(Key key, Language language) {
        return "| `%s` | %s | %s | %s | %s |"
                .formatted(
                        key.name(),
                        code(key.path()),
                        code(key.preset().orElse("")),
                        language.of(key.takes()),
                        language.of(key.says()));
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    private static String lines(List<Key> keys) {
        return keys.stream()
                .map(key -> "# " + key.says().english() + "\n" + line(key))
                .collect(Collectors.joining("\n\n"));
    }

    private static String line(Key key) {
        return key.suggested()
                .map(value -> key.name() + "=" + value)
                .orElseGet(() -> "#" + key.name() + "=" + key.preset().orElse(""));
    }
}
