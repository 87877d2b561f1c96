package dev.penstock.gateway.live;

import static dev.penstock.gateway.live.LiveRig.REPLY;
import static dev.penstock.gateway.live.LiveRig.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.store.catalogue.StoredKey;
import dev.penstock.gateway.testing.TestingUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of the database on their way from the row to the wire: sealed, or sealed when they are seen, and refused when changed. */
class StoredKeysTest {
    private static final String MASTER = "5a".repeat(32);

    private final Set<String> used = ConcurrentHashMap.newKeySet();
    private TestingUpstream upstream;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        upstream = new TestingUpstream().answering(connection -> {
            used.add(connection
                    .request()
                    .headers()
                    .getOrDefault("authorization", "")
                    .replace("Bearer ", ""));
            connection.json(200, REPLY);
        });
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    @Test
    void plainKeyInsertedBySql_isUsedByTheRunningGateway_andSealedInPlace() throws Exception {
        try (LiveRig rig = LiveRig.on(folder)) {
            rig.pointOpenAiAt(upstream.baseUrl());
            assertThat(rig.ask("gpt-4o").status()).isEqualTo(404);

            rig.insertPlainKey("main", "sk-plain-sentinel", 100);

            await("the key is used", () -> rig.ask("gpt-4o").status() == 200);
            assertThat(used).containsExactly("sk-plain-sentinel");
            await("the key is sealed", () -> rig.row(1).key().reveal().startsWith("sealed:"));
            assertThat(rig.ask("gpt-4o").status()).isEqualTo(200);
            assertThat(rig.live().sealedKeys().masked(rig.row(1))).isEqualTo("***");
        }
        try (LiveRig again = LiveRig.on(folder)) {
            assertThat(again.ask("gpt-4o").text()).isEqualTo(REPLY);
            assertThat(used).containsExactly("sk-plain-sentinel");
        }
    }

    @Test
    void plainKeyFromBeforeTheStart_isSealedByIt() throws Exception {
        try (LiveRig rig = LiveRig.on(folder)) {
            rig.pointOpenAiAt(upstream.baseUrl());
        }
        try (LiveRig rig = LiveRig.on(folder, "CONFIG_POLL", "1h")) {
            rig.insertPlainKey("main", "sk-one-sentinel-key", 100);
        }
        try (LiveRig rig = LiveRig.on(folder, "CONFIG_POLL", "1h")) {
            await("the key is sealed", () -> rig.row(1).key().reveal().startsWith("sealed:"));
            assertThat(rig.ask("gpt-4o").status()).isEqualTo(200);
            assertThat(used).containsExactly("sk-one-sentinel-key");
        }
    }

    @Test
    void keyOfTheSystemBefore_isReadWithItsKey_andSealedAnew() throws Exception {
        String old = "0123456789abcdef0123456789abcdef";
        byte[] iv = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(old.getBytes(StandardCharsets.UTF_8), "AES"),
                new IvParameterSpec(iv));
        String stored = HexFormat.of().formatHex(iv) + ":"
                + HexFormat.of().formatHex(cipher.doFinal("sk-from-before".getBytes(StandardCharsets.UTF_8)));
        try (LiveRig rig = LiveRig.on(folder, "API_KEY_ENCRYPTION_KEY", old)) {
            rig.pointOpenAiAt(upstream.baseUrl());
            rig.insertPlainKey("old", stored, 1);

            await("the key is sealed", () -> rig.row(1).key().reveal().startsWith("sealed:"));
            await("the key is used", () -> rig.ask("gpt-4o").status() == 200);
            assertThat(used).containsExactly("sk-from-before");
        }
        try (LiveRig rig = LiveRig.on(folder)) {
            assertThat(rig.ask("gpt-4o").status()).isEqualTo(200);
        }
    }

    @Test
    void firstStart_makesAMasterKey_thatOnlyItsOwnerReads() throws Exception {
        LiveRig.on(folder).close();

        Path file = folder.resolve("data/master-key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void lostMasterKey_refusesToStart_andMakesNoNewOne() throws Exception {
        sealOne();
        Path file = folder.resolve("data/master-key");
        Files.delete(file);

        assertThatThrownBy(() -> LiveRig.on(folder))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("master-key")
                .hasMessageContaining("missing");
        assertThat(file).doesNotExist();
    }

    @Test
    void wrongMasterKey_refusesToStart() throws Exception {
        sealOne();
        Files.writeString(folder.resolve("data/master-key"), "ab".repeat(32) + "\n");

        assertThatThrownBy(() -> LiveRig.on(folder))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("another than the one that the 1 keys in the database are sealed under");
    }

    private void sealOne() throws Exception {
        try (LiveRig rig = LiveRig.on(folder)) {
            rig.addKey("main", "sk-sealed", 1);
        }
    }

    @Test
    void changedKey_isRefusedByName_andTheOthersGoOn() throws Exception {
        try (LiveRig rig = LiveRig.on(folder)) {
            rig.pointOpenAiAt(upstream.baseUrl());
            long good = rig.addKey("good", "sk-good", 1);
            long swapped = rig.addKey("swapped", "sk-swapped", 9);
            long changed = rig.addKey("changed", "sk-changed", 8);
            rig.sql("UPDATE t_ai_api_keys SET api_key = '" + rig.row(good).key().reveal() + "' WHERE id = " + swapped);
            rig.sql("UPDATE t_ai_api_keys SET api_key = '" + flipped(rig.row(changed)) + "' WHERE id = " + changed);

            await("both are refused", () -> rig.live().troubles().size() == 2);

            assertThat(rig.live().troubles())
                    .anySatisfy(trouble -> assertThat(trouble)
                            .contains("key swapped (t_ai_api_keys row " + swapped + ") is not used")
                            .contains("changed, or moved from another row"))
                    .anySatisfy(trouble -> assertThat(trouble).contains("row " + changed));
            used.clear();
            assertThat(rig.ask("gpt-4o").status()).isEqualTo(200);
            assertThat(used).containsExactly("sk-good");
            assertThat(rig.live().validate(swapped).result()).isEqualTo(KeyCheck.Result.INVALID);
        }
        try (LiveRig again = LiveRig.on(folder)) {
            assertThat(again.live().troubles()).hasSize(2);
            assertThat(again.ask("gpt-4o").status()).isEqualTo(200);
        }
    }

    private static String flipped(StoredKey row) {
        String text = row.key().reveal();
        int at = text.length() - 8;
        return text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1);
    }

    @Test
    void rotation_sealsEveryKeyAnew_whileCallsGoOn() throws Exception {
        try (LiveRig rig = LiveRig.on(folder)) {
            rig.pointOpenAiAt(upstream.baseUrl());
            rig.live().change(sql -> {
                for (int i = 0; i < 1200; i++) {
                    rig.live().sealedKeys().add(sql, LiveRig.key(1, "key " + i, "sk-number-" + i, i % 7));
                }
                return true;
            });
            String before = rig.row(1).key().reveal();
            AtomicBoolean over = new AtomicBoolean();
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Integer>> calls = new ArrayList<>();
                for (int caller = 0; caller < 4; caller++) {
                    calls.add(callers.submit(() -> {
                        int made = 0;
                        while (!over.get() || made == 0) {
                            assertThat(rig.ask("gpt-4o").status()).isEqualTo(200);
                            made++;
                        }
                        return made;
                    }));
                }

                assertThat(rig.live().rotateMasterKey()).isEqualTo(1200);

                over.set(true);
                for (Future<Integer> made : calls) {
                    assertThat(made.get()).isPositive();
                }
            }
            assertThat(rig.row(1).key().reveal()).isNotEqualTo(before);
            assertThat(rig.live().troubles()).isEmpty();
        }
        List<String> lines = Files.readAllLines(folder.resolve("data/master-key"));
        assertThat(lines).hasSize(2);
        Files.writeString(folder.resolve("data/master-key"), lines.getFirst() + "\n");
        try (LiveRig again = LiveRig.on(folder)) {
            assertThat(again.live().troubles()).isEmpty();
            assertThat(again.ask("gpt-4o").status()).isEqualTo(200);
        }
    }

    @Test
    void masterKeyOfTheSettings_isRotatedThere() throws Exception {
        try (LiveRig rig = LiveRig.on(folder, "PENSTOCK_MASTER_KEY", MASTER)) {
            rig.pointOpenAiAt(upstream.baseUrl());
            rig.addKey("main", "sk-main", 1);
            assertThatThrownBy(() -> rig.live().rotateMasterKey()).hasMessageContaining("PENSTOCK_MASTER_KEY");
        }
        String next = "6b".repeat(32);
        try (LiveRig rig = LiveRig.on(folder, "PENSTOCK_MASTER_KEY", next + "," + MASTER)) {
            String before = rig.row(1).key().reveal();
            await("sealed anew", () -> !rig.row(1).key().reveal().equals(before));
        }
        try (LiveRig rig = LiveRig.on(folder, "PENSTOCK_MASTER_KEY", next)) {
            assertThat(rig.ask("gpt-4o").status()).isEqualTo(200);
            assertThat(used).containsExactly("sk-main");
        }
        assertThat(folder.resolve("data/master-key")).doesNotExist();
    }
}
