package dev.penstock.gateway.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.gateway.settings.Secret;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Seals secrets for the database and opens them. May be shared between threads; {@link #rotate} may be called while others seal
 * and open.
 *
 * <p>A sealed value reads {@code sealed:VERSION:BASE64}, where the version names the master key. It opens at its own
 * {@link Place} only, and not at all when a bit of it is another. A value of any other form is taken for a secret that
 * somebody wrote by hand, or that the system before this one encrypted; both want to be sealed.
 */
public final class Safe {
    private static final String PREFIX = "sealed:";
    private static final Pattern SEALED = Pattern.compile("sealed:([0-9a-f]{8}):([A-Za-z0-9_-]{1,16384})");
    /** A sealed value whose head was changed; it must not pass for a key that somebody wrote by hand. */
    private static final Pattern BEHEADED = Pattern.compile(".{7}[0-9a-f]{8}.[A-Za-z0-9_-]{60,}");

    private static final int CHARS_MAX = 4096;

    private final @Nullable CbcKey cbc;
    private volatile Ring ring;

    /** The master keys, by version. */
    private record Ring(MasterKeys keys, MasterKey newest, Map<String, MasterKey> byVersion) {
        static Ring of(MasterKeys keys) {
            List<MasterKey> all = keys.all();
            Map<String, MasterKey> byVersion = new HashMap<>();
            all.forEach(key -> byVersion.putIfAbsent(key.version(), key));
            return new Ring(keys, all.getFirst(), Map.copyOf(byVersion));
        }
    }

    /**
     * @param cbcKey the key of the system before this one, 32 bytes of UTF-8
     */
    public Safe(MasterKeys keys, Optional<Secret> cbcKey) {
        this.ring = Ring.of(keys);
        this.cbc = cbcKey.map(CbcKey::new).orElse(null);
    }

    /** Makes a text that only this place can be read from. */
    public String seal(Secret secret, Place place) {
        MasterKey key = ring.newest();
        byte[] sealed = key.seal(secret.reveal().getBytes(UTF_8), place.boundTo(key.version()));
        return PREFIX + key.version() + ":"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /** Whether what is stored is sealed, so that a master key must exist. */
    public static boolean isSealed(Secret stored) {
        return isSealed(stored.reveal());
    }

    static boolean isSealed(String stored) {
        return stored.startsWith(PREFIX);
    }

    /** Which master key is sealed under from now on, for others to know it by. */
    public String newestVersion() {
        return ring.newest().version();
    }

    /** Whether a master key is there. */
    public boolean hasKey(String version) {
        return ring.byVersion().containsKey(version);
    }

    /** Whether what is sealed names a master key that is there; with the right one it may still have been changed. */
    public boolean hasKeyFor(Secret stored) {
        Matcher form = SEALED.matcher(stored.reveal());
        return form.matches() && hasKey(form.group(1));
    }

    /** As {@link #open(String, Place)}, of what was read from there. */
    public Opened open(Secret stored, Place place) throws CannotOpen {
        return open(stored.reveal(), place);
    }

    /**
     * Opens what lies at a place.
     *
     * @throws CannotOpen if it is sealed under an unknown master key, was changed, or comes from another place
     */
    public Opened open(String stored, Place place) throws CannotOpen {
        if (isSealed(stored)) {
            return openSealed(stored, place);
        }
        if (!CbcKey.reads(stored)) {
            return plain(stored, place);
        }
        if (cbc == null) {
            throw new CannotOpen(place + " looks like AES-256-CBC, but API_KEY_ENCRYPTION_KEY is not set");
        }
        return new Opened(cbc.open(stored, place), Opened.Form.CBC);
    }

    private Opened openSealed(String stored, Place place) throws CannotOpen {
        Matcher form = SEALED.matcher(stored);
        if (!form.matches()) {
            throw new CannotOpen(place + " is not what was sealed there: its form is broken");
        }
        Ring present = ring;
        MasterKey key = present.byVersion().get(form.group(1));
        if (key == null) {
            throw new CannotOpen(
                    place + " is sealed under master key " + form.group(1) + ", which is not there (there are: "
                            + String.join(", ", present.byVersion().keySet())
                            + "); put it into the file master-key or PENSTOCK_MASTER_KEY");
        }
        try {
            byte[] plain = key.open(Base64.getUrlDecoder().decode(form.group(2)), place.boundTo(key.version()));
            boolean newest = key.version().equals(present.newest().version());
            return new Opened(
                    new Secret(new String(plain, UTF_8)),
                    newest ? Opened.Form.SEALED : Opened.Form.SEALED_BEFORE_ROTATION);
        } catch (GeneralSecurityException | IllegalArgumentException changed) {
            throw new CannotOpen(place + " is not what was sealed there: changed, or moved from another row");
        }
    }

    private static Opened plain(String stored, Place place) throws CannotOpen {
        if (BEHEADED.matcher(stored).matches()) {
            throw new CannotOpen(place + " is not what was sealed there: its form is broken");
        }
        if (stored.isBlank() || stored.length() > CHARS_MAX || !stored.matches("[!-~]+")) {
            throw new CannotOpen(place + " is no key (expected: 1 to " + CHARS_MAX + " visible ASCII characters)");
        }
        return new Opened(new Secret(stored), Opened.Form.PLAIN);
    }

    /** Makes a new master key; from now on everything is sealed under it, and values under older ones want to be. */
    public synchronized void rotate() throws IOException {
        ring = Ring.of(ring.keys().rotated());
    }

    @Override
    public String toString() {
        return "Safe[" + ring.keys() + "]";
    }
}
