package dev.penstock.gateway.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.gateway.settings.reader.Form;
import dev.penstock.gateway.settings.reader.SettingsReader;
import dev.penstock.gateway.settings.reader.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What secrets are sealed under at rest.
 *
 * @param masterKeys 64 hexadecimal digits each, the newest first; none where the data folder holds them
 * @param cbcKey the key of the system before this one, 32 bytes of UTF-8
 */
public record SecretSettings(List<Secret> masterKeys, Optional<Secret> cbcKey) {
    private static final int CBC_KEY_BYTES = 32;

    public SecretSettings {
        masterKeys = List.copyOf(masterKeys);
    }

    static SecretSettings read(SettingsReader in) {
        return new SecretSettings(
                in.key("PENSTOCK_MASTER_KEY", "secrets.master_key")
                        .says(
                                "For keys kept in the database, which comes next; without effect so far. The key that they"
                                        + " are sealed under; unset: the file master-key in the data folder, made at the"
                                        + " first start. To rotate, put a new one before the old.",
                                "供下一步存入数据库的密钥使用，目前尚无作用。加密它们的主密钥；未设置时使用数据目录中的 master-key 文件，首次启动时生成。轮换时把新密钥放在旧密钥之前。")
                        .maybe(masterKeyForm())
                        .orElse(List.of()),
                in.key("API_KEY_ENCRYPTION_KEY", "secrets.api_key_encryption_key")
                        .says(
                                "For the same. The key of an older system, to read what it encrypted with AES-256-CBC and"
                                        + " seal it anew.",
                                "同上。旧系统的密钥，用于读取其以 AES-256-CBC 加密的内容并重新加密。")
                        .maybe(cbcKeyForm()));
    }

    private static Form<List<Secret>> masterKeyForm() {
        Words takes = new Words(
                "64 hexadecimal digits, or several such keys with commas between, the newest first",
                "64 位十六进制数，多个密钥以逗号分隔，最新的在前");
        return new Form<List<Secret>>(takes, SecretSettings::masterKeys, keys -> "***").kept();
    }

    private static Optional<List<Secret>> masterKeys(String text) {
        List<String> keys =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        return keys.stream().allMatch(key -> key.matches("[0-9a-f]{64}"))
                ? Optional.of(keys.stream().map(Secret::new).toList())
                : Optional.empty();
    }

    private static Form<Secret> cbcKeyForm() {
        return new Form<Secret>(
                        new Words("a text of 32 bytes", "32 字节的文本"),
                        text -> text.getBytes(UTF_8).length == CBC_KEY_BYTES
                                ? Optional.of(new Secret(text))
                                : Optional.empty(),
                        Secret::toString)
                .kept();
    }
}
