package dev.penstock.gateway.settings;

import dev.penstock.core.limit.Limits;
import dev.penstock.gateway.settings.VirtualKeySetting.Proof;
import dev.penstock.gateway.settings.reader.Form;
import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.reader.Part;
import dev.penstock.gateway.settings.reader.SettingsReader;
import dev.penstock.gateway.settings.source.YamlNode;
import dev.penstock.gateway.settings.source.YamlNode.Items;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The virtual keys that callers may use. */
public record AccessSettings(List<VirtualKeySetting> virtualKeys) {
    private static final Form<Secret> TOKEN = Secret.form(20, 512);
    private static final Form<String> NAME = Forms.pattern(
            "[A-Za-z0-9][A-Za-z0-9._-]{0,63}", "a name of letters, digits, dots and dashes", "由字母、数字、点和连字符组成的名称");
    private static final Form<String> ID = Forms.pattern("[A-Za-z0-9_-]{12}", "12 letters and digits", "12 个字母或数字");
    private static final Form<String> HMAC = Forms.pattern("[0-9a-f]{64}", "64 hexadecimal digits", "64 位十六进制数");

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
                .ifPresent(token -> keys.add(new VirtualKeySetting(
                        "default", new Proof.Plain(token), Set.of(), Limits.NONE, Optional.empty())));
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
        Optional<String> name = part.required("name", NAME);
        Optional<Proof> proof = proof(part);
        Set<String> models = Set.copyOf(part.texts("models"));
        Limits limits = ProviderKeys.limits(part);
        Optional<Instant> expires = part.maybe("expires", Forms.instant());
        part.done();
        return name.isEmpty() || proof.isEmpty()
                ? Optional.empty()
                : Optional.of(new VirtualKeySetting(name.get(), proof.get(), models, limits, expires));
    }

    private static Optional<Proof> proof(Part part) {
        boolean plain = part.has("key");
        boolean id = part.has("id");
        boolean stored = part.has("hmac") || id;
        if (plain && stored) {
            part.fault("", "key as well as id or hmac", "either key, or id and hmac");
        }
        if (!stored) {
            return part.required("key", TOKEN).map(Proof.Plain::new);
        }
        return stored(part);
    }

    private static Optional<Proof> stored(Part part) {
        Optional<String> id = part.required("id", ID);
        Optional<String> hmac = part.required("hmac", HMAC);
        return id.isEmpty() || hmac.isEmpty() ? Optional.empty() : Optional.of(new Proof.Stored(id.get(), hmac.get()));
    }

    private static void addOnce(VirtualKeySetting key, List<VirtualKeySetting> keys, Part part) {
        if (keys.stream().anyMatch(other -> other.name().equals(key.name()))) {
            part.fault("name", key.name() + " again", "a name that no other key has");
        } else if (keys.stream().anyMatch(other -> same(other.proof()).equals(same(key.proof())))) {
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
}
