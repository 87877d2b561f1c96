package dev.penstock.gateway.settings;

import dev.penstock.core.limit.Limits;
import dev.penstock.gateway.settings.reader.Form;
import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.reader.Part;
import dev.penstock.gateway.settings.reader.Words;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the keys of one provider: those of {@code api_key}, which are all alike, and those listed with limits of their own. */
final class ProviderKeys {
    private static final int CHARS_MAX = 4096;
    private static final int KEYS_MAX = 100;
    private static final Form<Secret> KEY = Secret.form(1, CHARS_MAX);
    private static final Form<String> NAME = Forms.pattern(
            "[A-Za-z0-9][A-Za-z0-9._-]{0,63}", "a name of letters, digits, dots and dashes", "由字母、数字、点和连字符组成的名称");
    private static final Form<Integer> COUNT = Forms.wholeNumber(0, 2_000_000_000);

    private ProviderKeys() {}

    /** One key, or several with commas between, which no provider's key contains. */
    static Form<List<Secret>> form() {
        Words takes = new Words(
                "a key of 1 to " + CHARS_MAX + " visible ASCII characters, or several with commas between",
                "1 到 " + CHARS_MAX + " 个可见 ASCII 字符的密钥，多个密钥以逗号分隔");
        return new Form<>(takes, ProviderKeys::several, keys -> "***").kept();
    }

    private static Optional<List<Secret>> several(String text) {
        List<String> keys =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        boolean good = keys.size() <= KEYS_MAX
                && Set.copyOf(keys.stream().distinct().toList()).size() == keys.size()
                && keys.stream().allMatch(key -> key.matches("[!-~]{1," + CHARS_MAX + "}"));
        return good ? Optional.of(keys.stream().map(Secret::new).toList()) : Optional.empty();
    }

    /** Keys without a name are called by their number. */
    static List<ProviderKey> alike(List<Secret> secrets) {
        List<ProviderKey> keys = new ArrayList<>();
        for (Secret secret : secrets) {
            keys.add(ProviderKey.plain(keys.isEmpty() ? "default" : "default-" + (keys.size() + 1), secret));
        }
        return keys;
    }

    /** The list {@code keys} of a provider in the settings file. */
    static List<ProviderKey> listed(Part provider) {
        List<ProviderKey> keys = new ArrayList<>();
        for (Part part : provider.items("keys")) {
            key(part).ifPresent(keys::add);
        }
        return keys;
    }

    private static Optional<ProviderKey> key(Part part) {
        Optional<String> name = part.required("name", NAME);
        Optional<Secret> secret = part.required("api_key", KEY);
        int priority = part.or("priority", 0, Forms.wholeNumber(0, 1_000_000));
        Limits limits = limits(part);
        Optional<URI> baseUrl = part.maybe("base_url", Forms.baseUrl());
        part.done();
        return name.isEmpty() || secret.isEmpty()
                ? Optional.empty()
                : Optional.of(new ProviderKey(name.get(), name.get(), secret, priority, limits, baseUrl));
    }

    /** The limits of a key, of a provider's or a caller's. */
    static Limits limits(Part part) {
        return new Limits(
                part.or("rpm", 0, COUNT),
                part.or("tpm", 0, COUNT),
                part.or("rpd", 0, COUNT),
                part.or("concurrency", 0, Forms.wholeNumber(0, 1_000_000)));
    }

    /** Tells of names and keys that come twice, and of too many. */
    static void check(List<ProviderKey> keys, Part provider) {
        Set<String> names = new HashSet<>();
        Set<Secret> secrets = new HashSet<>();
        for (ProviderKey key : keys) {
            if (!names.add(key.name())) {
                provider.fault("keys", key.name() + " again", "a name that no other key has");
            } else if (!key.secret().stream().allMatch(secrets::add)) {
                provider.fault("keys", key.name() + " is a key that another name has already", "a key of its own");
            }
        }
        if (keys.size() > KEYS_MAX) {
            String names3 = keys.stream().limit(3).map(ProviderKey::name).collect(Collectors.joining(", "));
            provider.fault("keys", keys.size() + " keys (" + names3 + ", …)", "at most " + KEYS_MAX);
        }
    }
}
