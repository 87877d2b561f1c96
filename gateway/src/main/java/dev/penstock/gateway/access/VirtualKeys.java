package dev.penstock.gateway.access;

import dev.penstock.gateway.settings.AccessSettings;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.VirtualKeySetting;
import dev.penstock.gateway.settings.VirtualKeySetting.Proof;
import dev.penstock.gateway.settings.source.Fault;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * The virtual keys, found by the token that a caller sends. Confined to one event loop, because it hashes with a {@link Mac}
 * of its own; the keys themselves are shared and never change, see {@link #forAnotherLoop()}.
 *
 * <p>A token that belongs to no key costs the same work as one that does: one hash, one look-up, one comparison in constant
 * time. So the time an answer takes tells nothing about how near a guess was.
 */
public final class VirtualKeys {
    private static final int TOKEN_CHARS_MAX = 512;
    private static final byte[] NOBODYS_HMAC = new byte[32];

    private final Map<String, VirtualKey> byId;
    private final Pepper pepper;
    private final Mac mac;

    private VirtualKeys(Map<String, VirtualKey> byId, Pepper pepper) {
        this.byId = byId;
        this.pepper = pepper;
        this.mac = pepper.mac();
    }

    /**
     * Hashes what the settings give in plain.
     *
     * @throws BadSettings if two keys have one id, which the settings alone cannot know of plain ones
     */
    public static VirtualKeys of(AccessSettings settings, Pepper pepper) throws BadSettings {
        Mac mac = pepper.mac();
        Map<String, VirtualKey> byId = new HashMap<>();
        for (VirtualKeySetting setting : settings.virtualKeys()) {
            VirtualKey key = key(setting, mac);
            VirtualKey other = byId.put(key.publicId(), key);
            if (other != null) {
                String found = other.name() + " and " + key.name() + " have one id";
                throw new BadSettings(
                        List.of(new Fault("virtual_keys", found, "expected: an id of its own for each", "")));
            }
        }
        return new VirtualKeys(Map.copyOf(byId), pepper);
    }

    /** These keys, and further ones. Of two with one id the one of these stays. */
    public VirtualKeys with(Collection<VirtualKey> further) {
        Map<String, VirtualKey> all = new HashMap<>();
        further.forEach(key -> all.put(key.publicId(), key));
        all.putAll(byId);
        return new VirtualKeys(Map.copyOf(all), pepper);
    }

    public boolean has(String publicId) {
        return byId.containsKey(publicId);
    }

    /** The same keys for use by another thread. */
    public VirtualKeys forAnotherLoop() {
        return new VirtualKeys(byId, pepper);
    }

    /** Finds the key that a token is; it may have expired. */
    public Optional<VirtualKey> find(String token) {
        if (token.length() > TOKEN_CHARS_MAX) {
            return Optional.empty();
        }
        byte[] hmac = KeyToken.hmac(token, mac);
        VirtualKey key = byId.get(KeyToken.publicId(token, hmac));
        boolean same = MessageDigest.isEqual(key == null ? NOBODYS_HMAC : key.hmac(), hmac);
        return same ? Optional.ofNullable(key) : Optional.empty();
    }

    public Collection<VirtualKey> all() {
        return byId.values();
    }

    private static VirtualKey key(VirtualKeySetting setting, Mac mac) {
        return switch (setting.proof()) {
            case Proof.Stored(var id, var hmac) ->
                key(setting, id, HexFormat.of().parseHex(hmac));
            case Proof.Plain(var token) -> {
                byte[] hmac = KeyToken.hmac(token.reveal(), mac);
                yield key(setting, KeyToken.publicId(token.reveal(), hmac), hmac);
            }
        };
    }

    private static VirtualKey key(VirtualKeySetting setting, String id, byte[] hmac) {
        return new VirtualKey(setting.name(), id, hmac, setting.models(), setting.limits(), setting.expiresAt(), 0, 0);
    }
}
