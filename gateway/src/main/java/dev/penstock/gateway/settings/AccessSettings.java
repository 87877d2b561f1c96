package dev.penstock.gateway.settings;

import dev.penstock.gateway.settings.VirtualKeySetting.Proof;
import dev.penstock.gateway.settings.source.YamlNode;
import dev.penstock.gateway.settings.source.YamlNode.Items;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The virtual keys that callers may use. */
public record AccessSettings(List<VirtualKeySetting> virtualKeys) {
    private static final int TOKEN_CHARS_MIN = 20;
    private static final int TOKEN_CHARS_MAX = 512;
    private static final Form<Secret> TOKEN = new Form<>(
            new Words(
                    "a key of " + TOKEN_CHARS_MIN + " to " + TOKEN_CHARS_MAX + " visible ASCII characters",
                    TOKEN_CHARS_MIN + " 到 " + TOKEN_CHARS_MAX + " 个可见 ASCII 字符的密钥"),
            text -> text.matches("[!-~]{" + TOKEN_CHARS_MIN + "," + TOKEN_CHARS_MAX + "}")
                    ? Optional.of(new Secret(text))
                    : Optional.empty(),
            Secret::toString);
    private static final Form<String> NAME = pattern(
            "[A-Za-z0-9][A-Za-z0-9._-]{0,63}", "a name of letters, digits, dots and dashes", "由字母、数字、点和连字符组成的名称");
    private static final Form<String> ID = pattern("[A-Za-z0-9_-]{12}", "12 letters and digits", "12 个字母或数字");
    private static final Form<String> HMAC = pattern("[0-9a-f]{64}", "64 hexadecimal digits", "64 位十六进制数");
    private static final Form<Integer> COUNT = Forms.wholeNumber(0, 1_000_000);

    public AccessSettings {
        virtualKeys = List.copyOf(virtualKeys);
    }

    static AccessSettings read(SettingsReader in) {
        List<VirtualKeySetting> keys = new ArrayList<>();
        in.key("PENSTOCK_VIRTUAL_KEY", "virtual_key")
                .says(
                        "A key that callers may use, in any format; named \"default\". More keys: virtual_keys below.",
                        "调用方可用的密钥，格式不限，名为 \"default\"。更多密钥见下文 virtual_keys。")
                .maybe(TOKEN)
                .ifPresent(token -> keys.add(
                        new VirtualKeySetting("default", new Proof.Plain(token), Set.of(), 0, 0, Optional.empty())));
        listed(in).forEach(part -> key(part).ifPresent(key -> addOnce(key, keys, part)));
        return new AccessSettings(keys);
    }

    private static List<Part> listed(SettingsReader in) {
        Optional<YamlNode> list = in.part("virtual_keys");
        if (list.isEmpty()) {
            return List.of();
        }
        if (!(list.get() instanceof Items items)) {
            in.faults()
                    .add("virtual_keys", "no list", "a list of keys", list.get().origin());
            return List.of();
        }
        List<Part> parts = new ArrayList<>();
        for (YamlNode item : items.items()) {
            parts.add(Part.of("virtual_keys[" + parts.size() + "]", item, in.faults()));
        }
        return parts;
    }

    private static Optional<VirtualKeySetting> key(Part part) {
        Optional<String> name = required(part, "name", NAME);
        Optional<Proof> proof = part.has("key") ? plain(part) : stored(part);
        Set<String> models = Set.copyOf(part.texts("models"));
        int rpm = part.or("rpm", 0, COUNT);
        int concurrency = part.or("concurrency", 0, COUNT);
        var expires = part.maybe("expires", Forms.instant());
        part.has("id");
        part.has("hmac");
        part.done();
        return name.isEmpty() || proof.isEmpty()
                ? Optional.empty()
                : Optional.of(new VirtualKeySetting(name.get(), proof.get(), models, rpm, concurrency, expires));
    }

    private static Optional<Proof> plain(Part part) {
        if (part.has("id") || part.has("hmac")) {
            part.fault("", "key as well as id or hmac", "either key, or id and hmac");
        }
        return required(part, "key", TOKEN).map(Proof.Plain::new);
    }

    private static Optional<Proof> stored(Part part) {
        Optional<String> id = required(part, "id", ID);
        Optional<String> hmac = required(part, "hmac", HMAC);
        return id.isEmpty() || hmac.isEmpty() ? Optional.empty() : Optional.of(new Proof.Stored(id.get(), hmac.get()));
    }

    private static <T> Optional<T> required(Part part, String name, Form<T> form) {
        if (!part.has(name)) {
            part.fault(name, "not there", form.expected());
        }
        return part.maybe(name, form);
    }

    private static void addOnce(VirtualKeySetting key, List<VirtualKeySetting> keys, Part part) {
        Set<Object> names = new HashSet<>();
        Set<Object> proofs = new HashSet<>();
        keys.forEach(other -> {
            names.add(other.name());
            proofs.add(same(other.proof()));
        });
        if (!names.add(key.name())) {
            part.fault("name", key.name() + " again", "a name that no other key has");
        } else if (!proofs.add(same(key.proof()))) {
            part.fault("", "a key that another name has already", "a key of its own");
        } else {
            keys.add(key);
        }
    }

    private static Object same(Proof proof) {
        return switch (proof) {
            case Proof.Plain(var token) -> token;
            case Proof.Stored(var id, var hmac) -> id;
        };
    }

    private static Form<String> pattern(String regex, String english, String chinese) {
        return new Form<>(
                new Words(english, chinese),
                text -> text.matches(regex) ? Optional.of(text) : Optional.empty(),
                text -> text);
    }
}
