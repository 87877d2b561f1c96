package dev.penstock.gateway.money;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Which start of the machine this is. */
final class BootId {
    private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

    private BootId() {}

    /** One that was never there before where the system tells none: what a journal has is then taken as after a power loss. */
    static String present() throws IOException {
        return Files.isReadable(LINUX)
                ? Files.readString(LINUX).strip()
                : UUID.randomUUID().toString();
    }
}
