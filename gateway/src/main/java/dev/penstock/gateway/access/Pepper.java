package dev.penstock.gateway.access;

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
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that virtual keys are hashed with, so that what is stored of them is worth nothing without it. It lies in the
 * data folder, readable by its owner only. Immutable.
 *
 * <p>It is made once. A file that is there but cannot be used stops the start: a new pepper in its place would turn every
 * virtual key away without a word.
 */
public final class Pepper {
    private static final String FILE = "pepper";
    private static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private Pepper(byte[] bytes) {
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /**
     * The pepper that the settings give, or that of a data folder.
     *
     * @throws BadSettings as {@link #open(Path)}
     */
    public static Pepper open(Path dataFolder, Optional<Secret> given) throws BadSettings {
        return given.isPresent()
                ? new Pepper(HexFormat.of().parseHex(given.get().reveal()))
                : open(dataFolder);
    }

    /**
     * Reads the pepper of a data folder, or makes one.
     *
     * @throws BadSettings if there is one that cannot be used, or none can be written
     */
    public static Pepper open(Path dataFolder) throws BadSettings {
        Path file = dataFolder.resolve(FILE);
        try {
            byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : create(file);
            if (bytes.length != BYTES) {
                throw refusal(
                        file,
                        bytes.length + " bytes",
                        BYTES + " bytes; restore it from a backup, or remove it to begin"
                                + " anew: virtual keys stored as id and hmac will then not work any more");
            }
            return new Pepper(bytes);
        } catch (IOException failure) {
            throw refusal(file, "not usable: " + failure, "a folder that this user can write to");
        }
    }

    private static byte[] create(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        try (FileChannel channel = FileChannel.open(file, options, OwnerOnly.attributes(file))) {
            channel.write(ByteBuffer.wrap(bytes));
        }
        return bytes;
    }

    private static BadSettings refusal(Path file, String found, String expected) {
        return new BadSettings(List.of(new Fault(file.toString(), found, "expected: " + expected, "")));
    }

    /** A new HMAC-SHA-256 under this pepper. It may be used again and again, by one thread. */
    Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    @Override
    public String toString() {
        return "Pepper[***]";
    }
}
