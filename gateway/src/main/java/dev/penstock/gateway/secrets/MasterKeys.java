package dev.penstock.gateway.secrets;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.penstock.gateway.files.OwnerOnly;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.Secret;
import dev.penstock.gateway.settings.source.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All versions of the master key, the newest first: values are sealed under that one, and open under every one. Immutable.
 *
 * <p>They stand in the settings ({@code PENSTOCK_MASTER_KEY}), or in the file {@code master-key} of the data folder, one to a
 * line, readable by its owner only; those of the settings go before those of the file. Where there is none one is made, unless
 * something is sealed already: a new key in the place of a lost one would make every sealed value useless without a word.
 */
public final class MasterKeys {
    private static final Logger LOG = LoggerFactory.getLogger(MasterKeys.class);
    private static final String FILE = "master-key";
    private static final int KEYS_MAX = 1000;
    private static final String EXPECTED = "expected: lines of 64 hexadecimal digits, the newest first;"
            + " restore the file from a backup, without it the stored keys cannot be read";

    private final Path file;
    private final List<MasterKey> given;
    private final List<MasterKey> kept;

    private MasterKeys(Path file, List<MasterKey> given, List<MasterKey> kept) {
        this.file = file;
        this.given = given;
        this.kept = kept;
    }

    /**
     * Reads the master keys, or makes the first one.
     *
     * @param given by the settings, 64 hexadecimal digits each, the newest first
     * @param somethingSealed whether values lie in the database that only an existing key opens
     * @throws BadSettings if there is a file that cannot be used, or none where there must be one
     */
    public static MasterKeys open(Path dataFolder, List<Secret> given, boolean somethingSealed) throws BadSettings {
        Path file = dataFolder.resolve(FILE);
        List<MasterKey> fromSettings =
                given.stream().map(key -> key(key.reveal())).toList();
        try {
            if (Files.exists(file)) {
                return new MasterKeys(file, fromSettings, read(file));
            }
            if (!fromSettings.isEmpty()) {
                return new MasterKeys(file, fromSettings, List.of());
            }
            if (somethingSealed) {
                throw refusal(file, "missing, although stored keys are sealed under it");
            }
            MasterKeys made = new MasterKeys(file, List.of(), List.of(random()));
            made.write();
            LOG.info("made the master key that stored keys are sealed under, in {}: back it up", file.toAbsolutePath());
            return made;
        } catch (IOException failure) {
            throw refusal(file, "not usable: " + failure);
        }
    }

    private static List<MasterKey> read(Path file) throws IOException, BadSettings {
        List<String> lines = Files.readAllLines(file, US_ASCII);
        if (lines.isEmpty() || lines.size() > KEYS_MAX) {
            throw refusal(file, lines.size() + " lines");
        }
        List<MasterKey> keys = new ArrayList<>();
        for (String line : lines) {
            if (!line.matches("[0-9a-f]{64}")) {
                throw refusal(file, "line " + (keys.size() + 1) + " is no key");
            }
            keys.add(key(line));
        }
        return List.copyOf(keys);
    }

    private static MasterKey key(String hex) {
        return new MasterKey(HexFormat.of().parseHex(hex));
    }

    private static MasterKey random() {
        byte[] bytes = new byte[MasterKey.BYTES];
        new SecureRandom().nextBytes(bytes);
        return new MasterKey(bytes);
    }

    /**
     * Puts a new key before all others; those that were there still open what is sealed under them.
     *
     * @throws IllegalStateException if the newest key stands in the settings, where the operator puts a newer one
     */
    public MasterKeys rotated() throws IOException {
        if (!given.isEmpty()) {
            throw new IllegalStateException(
                    "the master key stands in PENSTOCK_MASTER_KEY: put a new one before it there");
        }
        List<MasterKey> keys = new ArrayList<>(kept);
        keys.addFirst(random());
        MasterKeys rotated = new MasterKeys(file, given, List.copyOf(keys));
        rotated.write();
        return rotated;
    }

    /** Whole or not at all: the old file stays until the new one is on the disk. */
    private void write() throws IOException {
        Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
        String lines = kept.stream().map(key -> key.hex() + "\n").collect(Collectors.joining());
        Path next = folder.resolve(FILE + ".new");
        Files.deleteIfExists(next);
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        try (FileChannel channel = FileChannel.open(next, options, OwnerOnly.attributes(next))) {
            ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static BadSettings refusal(Path file, String found) {
        return new BadSettings(List.of(new Fault(file.toString(), found, EXPECTED, "")));
    }

    List<MasterKey> all() {
        List<MasterKey> all = new ArrayList<>(given);
        all.addAll(kept);
        return all;
    }

    @Override
    public String toString() {
        return "MasterKeys" + all();
    }
}
