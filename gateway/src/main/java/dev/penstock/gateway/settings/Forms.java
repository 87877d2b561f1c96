package dev.penstock.gateway.settings;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
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
final class Forms {
    private static final Set<String> YES = Set.of("true", "yes", "on", "1", "enabled");
    private static final Set<String> NO = Set.of("false", "no", "off", "0", "disabled");
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}");

    private Forms() {}

    static Form<String> text(String english, String chinese) {
        return new Form<>(new Words(english, chinese), Optional::of, Function.identity());
    }

    static Form<Secret> secret() {
        return new Form<>(new Words("a key", "密钥"), text -> Optional.of(new Secret(text)), Secret::toString);
    }

    static Form<Boolean> flag() {
        return new Form<>(new Words("true or false", "true 或 false"), Forms::readFlag, String::valueOf);
    }

    static Form<Integer> wholeNumber(int least, int most) {
        Words takes = new Words("a whole number from " + least + " to " + most, least + " 到 " + most + " 之间的整数");
        return new Form<>(
                takes,
                text -> number(text)
                        .filter(number -> number >= least && number <= most)
                        .map(Long::intValue),
                String::valueOf);
    }

    static Form<Path> path() {
        return new Form<>(new Words("a path", "路径"), Forms::readPath, Path::toString);
    }

    static <E extends Enum<E>> Form<E> choice(Class<E> type) {
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
    static Form<URI> baseUrl() {
        Words takes = new Words(
                "an http:// or https:// URL without user, query or fragment", "不带用户信息、查询和片段的 http:// 或 https:// 地址");
        return new Form<>(takes, Forms::readBaseUrl, URI::toString).like("https://api.example.com/v1");
    }

    static Form<List<Network>> networks() {
        Words takes = new Words("addresses or networks, separated by commas", "以逗号分隔的地址或网段");
        return new Form<>(takes, Forms::readNetworks, Forms::write)
                .like("10.0.0.0/8, ::1")
                .listed();
    }

    static Form<Instant> instant() {
        Words takes = new Words("a time such as 2027-01-31T00:00:00Z", "时间，例如 2027-01-31T00:00:00Z");
        return new Form<>(takes, Forms::readInstant, Instant::toString);
    }

    /** Prices in dollars per million tokens become whole nano-dollars per token; nothing is rounded. */
    static Form<Long> price() {
        Words takes = new Words(
                "dollars per million tokens, from 0 to 1000000 with at most three decimals",
                "每百万 token 的美元价格，0 到 1000000，最多三位小数");
        return new Form<>(
                takes,
                Forms::readPrice,
                nanos -> BigDecimal.valueOf(nanos, 3).stripTrailingZeros().toPlainString());
    }

    private static Optional<Long> readPrice(String text) {
        if (!text.matches("\\d{1,7}(\\.\\d{1,12})?")) {
            return Optional.empty();
        }
        BigDecimal nanos = new BigDecimal(text).movePointRight(3).stripTrailingZeros();
        return nanos.scale() > 0 || nanos.compareTo(BigDecimal.valueOf(1_000_000_000)) > 0
                ? Optional.empty()
                : Optional.of(nanos.longValueExact());
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
        try {
            String trimmed = text.replaceAll("/+$", "");
            URI url = new URI(trimmed);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            boolean plain = url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
            return http && plain && url.getHost() != null && url.getPort() <= 65_535
                    ? Optional.of(url)
                    : Optional.empty();
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<List<Network>> readNetworks(String text) {
        List<Optional<Network>> networks = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(Network::read)
                .toList();
        return networks.stream().allMatch(Optional::isPresent)
                ? Optional.of(networks.stream().flatMap(Optional::stream).toList())
                : Optional.empty();
    }

    private static String write(List<Network> networks) {
        return networks.stream().map(Network::toString).collect(Collectors.joining(", "));
    }

    private static Optional<Instant> readInstant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException malformed) {
            return Optional.empty();
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
