package dev.penstock.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.gateway.settings.BadSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PepperTest {
    @TempDir
    Path folder;

    @Test
    void firstStart_makesOne_thatOnlyItsOwnerReads() throws Exception {
        Pepper.open(folder.resolve("new/data"));

        Path file = folder.resolve("new/data/pepper");
        assertThat(file).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void laterStart_takesTheSame() throws Exception {
        byte[] first = Pepper.open(folder).mac().doFinal(new byte[1]);

        assertThat(Pepper.open(folder).mac().doFinal(new byte[1])).isEqualTo(first);
    }

    @Test
    void wrongLength_stopsTheStart_andIsLeftAsItWas() throws Exception {
        Files.write(folder.resolve("pepper"), new byte[31]);

        assertThatThrownBy(() -> Pepper.open(folder))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("31 bytes");
        assertThat(folder.resolve("pepper")).hasSize(31);
    }

    @Test
    void unreadable_stopsTheStart() throws Exception {
        Files.createDirectory(folder.resolve("pepper"));

        assertThatThrownBy(() -> Pepper.open(folder))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("pepper: not usable");
    }
}
