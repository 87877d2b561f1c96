package dev.penstock.gateway.money;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** What a data folder is called at the treasury: its journal belongs to that name, so it never changes. */
final class NodeName {
    private NodeName() {}

    static String of(Path folder) throws IOException {
        Path file = folder.resolve("node");
        if (!Files.exists(file)) {
            Files.createDirectories(folder);
            Path fresh = Files.writeString(
                    folder.resolve("node.new"), UUID.randomUUID().toString());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        String name = Files.readString(file).strip();
        try {
            return UUID.fromString(name).toString();
        } catch (IllegalArgumentException other) {
            throw new IOException(file + ": '" + name + "' (expected: a UUID, as it was made)", other);
        }
    }
}
