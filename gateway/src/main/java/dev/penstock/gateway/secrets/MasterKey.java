package dev.penstock.gateway.secrets;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One version of the key that secrets are sealed under. May be shared between threads.
 *
 * <p>Every value is encrypted with AES-256-GCM under a key of its own, and that key under this one, with random nonces; Tink
 * does both. This key stops long before so many nonces are drawn that two of them might be the same (NIST SP 800-38D §8.3).
 */
final class MasterKey {
    static final int BYTES = 32;

    /** The most values sealed by one process; the bound of the standard is 2^32 for all of them together. */
    private static final long SEALS_MAX = 1L << 30;

    private final byte[] bytes;
    private final String version;
    /** Made when it is first needed: most starts seal and open nothing, and loading Tink costs a part of them. */
    private volatile @Nullable Aead aead;

    private final AtomicLong sealsLeft;

    MasterKey(byte[] bytes) {
        this(bytes, SEALS_MAX);
    }

    MasterKey(byte[] bytes, long sealsMax) {
        this.bytes = bytes.clone();
        this.version = version(bytes);
        this.sealsLeft = new AtomicLong(sealsMax);
    }

    /** Two threads may make it at once, and then use two that do the same. */
    private Aead aead() {
        Aead made = aead;
        if (made == null) {
            made = aead(bytes);
            aead = made;
        }
        return made;
    }

    @AccessesPartialKey // the key comes from our own file or setting
    private static Aead aead(byte[] bytes) {
        try {
            AeadConfig.register();
            AesGcmKey key = AesGcmKey.builder()
                    .setParameters(AesGcmParameters.builder()
                            .setKeySizeBytes(BYTES)
                            .setIvSizeBytes(12)
                            .setTagSizeBytes(16)
                            .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                            .build())
                    .setKeyBytes(SecretBytes.copyFrom(bytes, InsecureSecretKeyAccess.get()))
                    .build();
            Aead wrapping = KeysetHandle.newBuilder()
                    .addEntry(KeysetHandle.importKey(key).withRandomId().makePrimary())
                    .build()
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
            return KmsEnvelopeAead.create(PredefinedAeadParameters.AES256_GCM, wrapping);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Tink has AES-256-GCM", impossible);
        }
    }

    /** The first bytes of a hash of the key: the same on every node, and of no use for finding the key. */
    private static String version(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** What values say that they are sealed under. */
    String version() {
        return version;
    }

    byte[] seal(byte[] plain, byte[] boundTo) {
        if (sealsLeft.getAndDecrement() <= 0) {
            throw new IllegalStateException("master key " + version + " has sealed all it may; it must be rotated");
        }
        try {
            return aead().encrypt(plain, boundTo);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-256-GCM encrypts everything", impossible);
        }
    }

    /**
     * Opens what was sealed.
     *
     * @throws GeneralSecurityException if a bit of it, or of what it is bound to, is another
     */
    byte[] open(byte[] sealed, byte[] boundTo) throws GeneralSecurityException {
        return aead().decrypt(sealed, boundTo);
    }

    /** As it stands in the file. */
    String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String toString() {
        return "MasterKey[" + version + "]";
    }
}
