package dev.penstock.gateway.settings.reader;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The ways to write a setting. */
public final class Forms {
    private static final Set<String> YES = Set.of("true", "yes", "on", "1", "enabled");
    private static final Set<String> NO = Set.of("false", "no", "off", "0", "disabled");
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}");

    private Forms() {}

    public static Form<String> text(String english, String chinese) {
        return new Form<>(new Words(english, chinese), Optional::of, Function.identity());
    }

    public static Form<Boolean> flag() {
        return new Form<>(new Words("true or false", "true 或 false"), Forms::readFlag, String::valueOf);
    }

    public static Form<Integer> wholeNumber(int least, int most) {
        Words takes = new Words("a whole number from " + least + " to " + most, least + " 到 " + most + " 之间的整数");
        return new Form<>(
                takes,
                text -> number(text)
                        .filter(number -> number >= least && number <= most)
                        .map(Long::intValue),
                String::valueOf);
    }

    public static Form<Path> path() {
        return new Form<>(new Words("a path", "路径"), Forms::readPath, Path::toString);
    }

    public static <E extends Enum<E>> Form<E> choice(Class<E> type) {
        List<E> values = Arrays.asList(type.getEnumConstants());
        String names = values.stream().map(Forms::lower).collect(Collectors.joining(", "));
        return new Form<>(
                new Words("one of " + names, "取值之一：" + names),
                text -> values.stream()
                        .filter(value -> lower(value).equals(text.toLowerCase(Locale.ROOT)))
                        .findFirst(),
                Forms::lower);
    }

    /** Base URLs: what follows is appended, so a slash at the end is dropped, and a query has no place. */
    public static Form<URI> baseUrl() {
        Words takes = new Words(
                "an http:// or https:// URL without user, query or fragment", "不带用户信息、查询和片段的 http:// 或 https:// 地址");
        return new Form<>(takes, Forms::readBaseUrl, URI::toString).like("https://api.example.com/v1");
    }

    /** An address with its query, where tokens often stand. */
    public static Form<URI> address() {
        Words takes =
                new Words("an http:// or https:// URL without user or fragment", "不带用户信息和片段的 http:// 或 https:// 地址");
        return new Form<>(takes, text -> readUrl(text).filter(url -> url.getRawFragment() == null), URI::toString)
                .like("https://example.com/hook?key=KEY");
    }

    public static Form<Instant> instant() {
        Words takes = new Words("a time in UTC", "UTC 时间");
        return new Form<>(takes, Forms::readInstant, Instant::toString).like("2027-01-31T00:00:00Z");
    }

    public static Form<ZoneId> zone() {
        Words takes = new Words("a time zone", "时区");
        return new Form<>(takes, Forms::readZone, Forms::writeZone).like("Asia/Shanghai, UTC");
    }

    private static Optional<Boolean> readFlag(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        return YES.contains(word) ? Optional.of(true) : NO.contains(word) ? Optional.of(false) : Optional.empty();
    }

    private static Optional<Long> number(String text) {
        String digits = text.replace("_", "");
        return NUMBER.matcher(digits).matches() ? Optional.of(Long.parseLong(digits)) : Optional.empty();
    }

    private static Optional<Path> readPath(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException impossible) {
            return Optional.empty();
        }
    }

    private static Optional<URI> readBaseUrl(String text) {
        return readUrl(text.replaceAll("/+$", ""))
                .filter(url -> url.getRawQuery() == null && url.getRawFragment() == null);
    }

    private static Optional<URI> readUrl(String text) {
        try {
            URI url = new URI(text);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            return http && url.getRawUserInfo() == null && url.getHost() != null && url.getPort() <= 65_535
                    ? Optional.of(url)
                    : Optional.empty();
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> readInstant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<ZoneId> readZone(String text) {
        try {
            return Optional.of(text.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(text));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }

    private static String writeZone(ZoneId zone) {
        return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    }

    /** Texts that a regular expression describes. */
    public static Form<String> pattern(String regex, String english, String chinese) {
        return new Form<>(
                new Words(english, chinese),
                text -> text.matches(regex) ? Optional.of(text) : Optional.empty(),
                Function.identity());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
