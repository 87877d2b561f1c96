package dev.penstock.gateway.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.gateway.control.Refused;
import dev.penstock.gateway.settings.LoginSettings;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Passwords as Argon2id hashes (RFC 9106), written as PHC strings, with the parameters that OWASP advises. A hash costs tens of
 * milliseconds and 19 MiB, so only few are made at once, whatever comes in. May be shared between threads.
 */
final class Passwords {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern PHC =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$([^$]+)\\$([^$]+)");

    private static final int AT_ONCE = 2;
    private static final Duration WAIT_MAX = Duration.ofSeconds(3);

    private final SecureRandom random = new SecureRandom();
    private final Semaphore hashing = new Semaphore(AT_ONCE, true);
    /** What a password is compared with where there is no such user, so that it takes as long. */
    private final String nobodys = phc(new byte[SALT_BYTES], new byte[HASH_BYTES]);

    /**
     * Hashes a new password. Blocks.
     *
     * @throws Refused where too many are being hashed
     */
    String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return phc(salt, bounded(() -> argon2(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES)));
    }

    /**
     * Whether a password is the one of a hash. Takes as long where there is no hash. Blocks.
     *
     * @throws Refused where too many are being hashed
     */
    boolean verify(String password, Optional<String> hash) {
        if (password.getBytes(UTF_8).length > LoginSettings.PASSWORD_BYTES_MAX) {
            return false;
        }
        Matcher parts = PHC.matcher(hash.orElse(nobodys));
        if (!parts.matches()) {
            throw new IllegalStateException("a stored password hash is no Argon2id hash");
        }
        byte[] salt = Base64.getDecoder().decode(parts.group(4));
        byte[] expected = Base64.getDecoder().decode(parts.group(5));
        byte[] found = bounded(() -> argon2(
                password,
                salt,
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                expected.length));
        return MessageDigest.isEqual(expected, found) && hash.isPresent();
    }

    private byte[] bounded(Supplier<byte[]> work) {
        try {
            if (!hashing.tryAcquire(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                throw Refused.unavailable("Too many logins at once.", "同时登录的请求过多。", WAIT_MAX);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Refused.unavailable("The gateway is stopping.", "网关正在停止。", WAIT_MAX);
        }
        try {
            return work.get();
        } finally {
            hashing.release();
        }
    }

    private static byte[] argon2(String password, byte[] salt, int memoryKib, int passes, int lanes, int bytes) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[bytes];
        generator.generateBytes(password.getBytes(UTF_8), hash);
        return hash;
    }

    private static String phc(byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$"
                + new String(base64.encode(salt), US_ASCII) + "$" + new String(base64.encode(hash), US_ASCII);
    }

    /** A password that nobody has thought of: 120 random bits. */
    String invent() {
        byte[] bytes = new byte[15];
        random.nextBytes(bytes);
        return new String(Base64.getUrlEncoder().withoutPadding().encode(bytes), US_ASCII);
    }
}
