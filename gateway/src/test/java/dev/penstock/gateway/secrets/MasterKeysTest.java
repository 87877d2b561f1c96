package dev.penstock.gateway.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeysTest {
    private static final Secret GIVEN = new Secret("ab".repeat(32));

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("master-key");
    }

    private List<String> versions(MasterKeys keys) {
        return keys.all().stream().map(MasterKey::version).toList();
    }

    @Test
    void firstStart_makesOne_thatOnlyItsOwnerReads() throws Exception {
        Path data = folder.resolve("new/data");

        MasterKeys.open(data, List.of(), false);

        Path made = data.resolve("master-key");
        assertThat(made).content().matches("[0-9a-f]{64}\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rw-------");
    }

    @Test
    void laterStart_takesTheSame() throws Exception {
        MasterKeys first = MasterKeys.open(folder, List.of(), false);

        assertThat(versions(MasterKeys.open(folder, List.of(), true))).isEqualTo(versions(first));
    }

    @Test
    void lostKey_stopsTheStart_andMakesNoNewOne() {
        assertThatThrownBy(() -> MasterKeys.open(folder, List.of(), true))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("master-key: missing, although stored keys are sealed under it")
                .hasMessageContaining("restore the file from a backup");
        assertThat(file()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", "short\n", "0000000000000000000000000000000000000000000000000000000000000000\nx\n"})
    void brokenFile_stopsTheStart_andIsLeftAsItWas(String content) throws Exception {
        Files.writeString(file(), content);

        assertThatThrownBy(() -> MasterKeys.open(folder, List.of(), false)).isInstanceOf(BadSettings.class);
        assertThat(file()).content().isEqualTo(content);
    }

    @Test
    void unreadableFile_stopsTheStart() throws Exception {
        Files.createDirectory(file());

        assertThatThrownBy(() -> MasterKeys.open(folder, List.of(), false)).hasMessageContaining("not usable");
    }

    @Test
    void givenKey_needsNoFile() throws Exception {
        MasterKeys keys = MasterKeys.open(folder, List.of(GIVEN), true);

        assertThat(versions(keys)).hasSize(1);
        assertThat(file()).doesNotExist();
        assertThatThrownBy(keys::rotated).hasMessageContaining("PENSTOCK_MASTER_KEY");
    }

    @Test
    void givenKey_goesBeforeThoseOfTheFile() throws Exception {
        MasterKeys made = MasterKeys.open(folder, List.of(), false);

        MasterKeys both = MasterKeys.open(folder, List.of(GIVEN), true);

        assertThat(versions(both)).hasSize(2).endsWith(versions(made).getFirst());
    }

    @Test
    void rotation_keepsTheOldOnes_andTheFileForItsOwner() throws Exception {
        MasterKeys first = MasterKeys.open(folder, List.of(), false);

        MasterKeys rotated = first.rotated();

        assertThat(versions(rotated)).hasSize(2).endsWith(versions(first).getFirst());
        assertThat(versions(MasterKeys.open(folder, List.of(), true))).isEqualTo(versions(rotated));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(folder.resolve("master-key.new")).doesNotExist();
    }
}
