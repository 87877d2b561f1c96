package dev.penstock.gateway.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.gateway.secrets.Opened.Form;
import dev.penstock.gateway.settings.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTest {
    private static final Secret KEY = new Secret("sk-proj-0123456789abcdefghijklmnopqrstuvwxyz");
    private static final String CBC_KEY = "0123456789abcdef0123456789abcdef";

    /** At the sizes of X1, which take both processors for a minute; less of it with every commit. */
    private static final boolean AT_SCALE = Boolean.getBoolean("penstock.scale");

    @TempDir
    Path folder;

    private Safe safe() throws Exception {
        return new Safe(MasterKeys.open(folder, List.of(), false), Optional.of(new Secret(CBC_KEY)));
    }

    private static Place row(long id) {
        return new Place("t_ai_api_keys", "api_key", id);
    }

    @Test
    void sealedValue_opensAtItsPlace_andShowsNothing() throws Exception {
        Safe safe = safe();

        String sealed = safe.seal(KEY, row(1));

        assertThat(sealed).startsWith("sealed:").doesNotContain(KEY.reveal()).hasSizeLessThan(300);
        assertThat(Safe.isSealed(sealed)).isTrue();
        assertThat(safe.open(sealed, row(1))).isEqualTo(new Opened(KEY, Form.SEALED));
        assertThat(safe.open(sealed, row(1)).toString()).doesNotContain(KEY.reveal());
        assertThat(safe.open(sealed, row(1)).wantsSealing()).isFalse();
    }

    @Test
    void secretOfFourKilobytes_canBeSealed() throws Exception {
        Secret longest = new Secret("x".repeat(4096));

        assertThat(safe().open(safe().seal(longest, row(1)), row(1)).secret()).isEqualTo(longest);
    }

    /** X1: rows whose values were swapped, columns and tables too. */
    @Test
    void valueFromAnotherPlace_doesNotOpen() throws Exception {
        Safe safe = safe();
        String sealed = safe.seal(KEY, row(1));

        for (Place other : List.of(
                row(2), row(11), new Place("t_ai_api_keys", "key_name", 1), new Place("t_users", "api_key", 1))) {
            assertThatThrownBy(() -> safe.open(sealed, other))
                    .isInstanceOf(CannotOpen.class)
                    .hasMessageContaining(other.toString());
        }
    }

    /** X1: every bit of every byte. */
    @Test
    void everyBitThatIsFlipped_isNoticed() throws Exception {
        Safe safe = safe();
        String sealed = safe.seal(KEY, row(1));
        int from = sealed.lastIndexOf(':') + 1;
        byte[] bytes = Base64.getUrlDecoder().decode(sealed.substring(from));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << (bit % 8));
            String changed = sealed.substring(0, from)
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            assertThatThrownBy(() -> safe.open(changed, row(1)))
                    .as("bit %d", bit)
                    .isInstanceOf(CannotOpen.class)
                    .hasMessageNotContaining(KEY.reveal());
            bytes[bit / 8] ^= (byte) (1 << (bit % 8));
        }
    }

    /** X1: every character of the stored text, its head included. */
    @Test
    void everyCharacterThatIsChanged_isNoticed() throws Exception {
        Safe safe = safe();
        String sealed = safe.seal(KEY, row(1));
        for (int i = 0; i < sealed.length() - 1; i++) {
            char other = sealed.charAt(i) == 'a' ? 'b' : 'a';
            String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
            assertThatThrownBy(() -> safe.open(changed, row(1)))
                    .as("character %d", i)
                    .isInstanceOf(CannotOpen.class);
        }
    }

    @Test
    void valueThatIsCutOffAnywhere_doesNotOpen() throws Exception {
        Safe safe = safe();
        String sealed = safe.seal(KEY, row(1));
        for (int length = "sealed:".length(); length < sealed.length(); length++) {
            String cut = sealed.substring(0, length);
            assertThatThrownBy(() -> safe.open(cut, row(1)))
                    .as("length %d", length)
                    .isInstanceOf(CannotOpen.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed:", "sealed:zz:aa", "sealed:00000000:", "sealed:00000000:!", "sealed:00000000:AAAA"})
    void valueThatOnlyLooksSealed_isNotTakenForPlain(String stored) {
        assertThatThrownBy(() -> safe().open(stored, row(1))).isInstanceOf(CannotOpen.class);
    }

    /** S4-16: a key that somebody inserted by SQL. */
    @Test
    void plainValue_isReadAsItIs_andWantsSealing() throws Exception {
        Opened opened = safe().open("sk-plain", row(1));

        assertThat(opened).isEqualTo(new Opened(new Secret("sk-plain"), Form.PLAIN));
        assertThat(opened.wantsSealing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "two words", "line\nbreak", "schlüssel"})
    void plainValueThatIsNoKey_isRefused(String stored) {
        assertThatThrownBy(() -> safe().open(stored, row(7)))
                .isInstanceOf(CannotOpen.class)
                .hasMessageContaining("t_ai_api_keys.api_key of row 7");
    }

    @Test
    void plainValueOverTheLimit_isRefused() {
        assertThatThrownBy(() -> safe().open("x".repeat(4097), row(1))).isInstanceOf(CannotOpen.class);
    }

    /** S4-29: values of the system before this one. */
    @Test
    void cbcValue_isReadWithItsKey_andWantsSealing() throws Exception {
        Opened opened = safe().open(cbc(KEY.reveal()), row(1));

        assertThat(opened).isEqualTo(new Opened(KEY, Form.CBC));
        assertThat(opened.wantsSealing()).isTrue();
    }

    @Test
    void cbcValue_withAnotherKeyOrNone_isRefused() throws Exception {
        MasterKeys keys = MasterKeys.open(folder, List.of(), false);
        Safe without = new Safe(keys, Optional.empty());
        Safe other = new Safe(keys, Optional.of(new Secret("f".repeat(32))));
        String stored = cbc(KEY.reveal());

        assertThatThrownBy(() -> without.open(stored, row(1)))
                .hasMessageContaining("looks like AES-256-CBC, but API_KEY_ENCRYPTION_KEY is not set");
        assertThatThrownBy(() -> other.open(stored, row(1)))
                .isInstanceOf(CannotOpen.class)
                .hasMessageContaining("does not open with API_KEY_ENCRYPTION_KEY");
    }

    private static String cbc(String plain) throws Exception {
        byte[] iv = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(CBC_KEY.getBytes(UTF_8), "AES"), new IvParameterSpec(iv));
        return HexFormat.of().formatHex(iv) + ":" + HexFormat.of().formatHex(cipher.doFinal(plain.getBytes(UTF_8)));
    }

    /** As OpenSSL writes it: {@code printf sk-test-key | openssl enc -aes-256-cbc -K … -iv …}. */
    @Test
    void cbcValue_ofAnotherProgram_isRead() throws Exception {
        String stored = "000102030405060708090a0b0c0d0e0f:551be5baa1b8eeab0f250582724530ae";

        assertThat(safe().open(stored, row(1)).secret().reveal()).isEqualTo("sk-test-key");
    }

    @Test
    void wrongMasterKey_isToldByItsVersion() throws Exception {
        String sealed = safe().seal(KEY, row(1));
        Files.delete(folder.resolve("master-key"));
        Safe other = safe();

        assertThatThrownBy(() -> other.open(sealed, row(1)))
                .isInstanceOf(CannotOpen.class)
                .hasMessageMatching(
                        "t_ai_api_keys.api_key of row 1 is sealed under master key [0-9a-f]{8}, which is not"
                                + " there \\(there are: [0-9a-f]{8}\\); put it into the file master-key or PENSTOCK_MASTER_KEY");
    }

    @Test
    void rotation_opensWhatWasSealedBefore_andSealsAnew_afterARestartToo() throws Exception {
        Safe safe = safe();
        String before = safe.seal(KEY, row(1));

        safe.rotate();

        assertThat(safe.open(before, row(1))).isEqualTo(new Opened(KEY, Form.SEALED_BEFORE_ROTATION));
        String after = safe.seal(KEY, row(1));
        assertThat(after.substring(0, 15)).isNotEqualTo(before.substring(0, 15));
        Safe restarted = safe();
        assertThat(restarted.open(before, row(1)).wantsSealing()).isTrue();
        assertThat(restarted.open(after, row(1))).isEqualTo(new Opened(KEY, Form.SEALED));
    }

    /** X1: while keys are rotated and sealed anew, nobody fails to read one. */
    @Test
    void rotationUnderLoad_failsNoReader() throws Exception {
        Safe safe = safe();
        int rows = AT_SCALE ? 100_000 : 5_000;
        String[] stored = new String[rows];
        for (int i = 0; i < rows; i++) {
            stored[i] = safe.seal(new Secret("sk-" + i), row(i));
        }
        AtomicBoolean over = new AtomicBoolean();
        // Not virtual ones: they would not let go of the carriers that the gateways of other tests need.
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int reader = 0; reader < 2; reader++) {
                readers.add(threads.submit(() -> {
                    int read = 0;
                    while (!over.get() || read == 0) {
                        for (int i = 0; i < rows; i += 97) {
                            assertThat(safe.open(stored[i], row(i)).secret().reveal())
                                    .isEqualTo("sk-" + i);
                            read++;
                        }
                    }
                    return read;
                }));
            }
            for (int round = 0; round < 2; round++) {
                safe.rotate();
                for (int i = 0; i < rows; i++) {
                    stored[i] = safe.seal(safe.open(stored[i], row(i)).secret(), row(i));
                }
            }
            over.set(true);
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).isPositive();
            }
        }
        for (int i = 0; i < rows; i++) {
            assertThat(safe.open(stored[i], row(i)).form()).isEqualTo(Form.SEALED);
        }
    }

    /** X1: neither a nonce nor a key of a value comes twice. */
    @Test
    void oneSecretSealedAgainAndAgain_isNeverTheSame() throws Exception {
        Safe safe = safe();
        Set<String> heads = new HashSet<>();
        for (int i = 0; i < (AT_SCALE ? 1_000_000 : 100_000); i++) {
            String sealed = safe.seal(KEY, row(1));
            // Four bytes of length, and the nonce under the master key behind them.
            assertThat(heads.add(sealed.substring(16, 16 + 22))).isTrue();
        }
    }

    @Test
    void masterKeyThatHasSealedAllItMay_stops() {
        MasterKey key = new MasterKey(new byte[32], 2);
        key.seal(new byte[1], new byte[0]);
        key.seal(new byte[1], new byte[0]);

        assertThatThrownBy(() -> key.seal(new byte[1], new byte[0]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must be rotated");
    }

    @Test
    void nothingPrintsASecret() throws Exception {
        String hex = "ab".repeat(32);
        MasterKeys keys = MasterKeys.open(folder, List.of(new Secret(hex)), false);

        assertThat(keys + " " + new Safe(keys, Optional.of(new Secret(CBC_KEY))))
                .contains("MasterKey[")
                .doesNotContain(hex, CBC_KEY);
    }
}
