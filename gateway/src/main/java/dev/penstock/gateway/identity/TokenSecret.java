package dev.penstock.gateway.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.gateway.files.OwnerOnly;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.Secret;
import dev.penstock.gateway.settings.source.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What login tokens are signed with: from the settings, or from a file of the data folder that its owner alone may read. */
public final class TokenSecret {
    private static final String FILE = "jwt-secret";
    private static final int BYTES = 32;

    private final byte[] bytes;

    private TokenSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Finds it, or makes one where there is none yet.
     *
     * @throws BadSettings if there is one that cannot be used, or none can be written
     */
    public static TokenSecret open(Optional<Secret> given, Path dataFolder) throws BadSettings {
        return given.isPresent()
                ? new TokenSecret(given.get().reveal().getBytes(UTF_8))
                : new TokenSecret(kept(dataFolder.resolve(FILE)));
    }

    private static byte[] kept(Path file) throws BadSettings {
        try {
            String hex = Files.exists(file) ? Files.readString(file, US_ASCII).strip() : create(file);
            if (!hex.matches("[0-9a-f]{" + 2 * BYTES + "}")) {
                throw refusal(file, "no key");
            }
            return HexFormat.of().parseHex(hex);
        } catch (IOException failure) {
            throw refusal(file, "not usable: " + failure);
        }
    }

    private static String create(Path file) throws IOException {
        byte[] fresh = new byte[BYTES];
        new SecureRandom().nextBytes(fresh);
        String hex = HexFormat.of().formatHex(fresh);
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        try (FileChannel channel = FileChannel.open(file, options, OwnerOnly.attributes(file))) {
            channel.write(ByteBuffer.wrap((hex + "\n").getBytes(US_ASCII)));
        }
        return hex;
    }

    private static BadSettings refusal(Path file, String found) {
        return new BadSettings(List.of(new Fault(
                file.toString(),
                found,
                "expected: " + 2 * BYTES + " hexadecimal digits; remove it, and everybody has to log in again",
                "")));
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "TokenSecret[***]";
    }
}
