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
 * @param pepper 64 hexadecimal digits; absent where the data folder holds it
 */
public record SecretSettings(List<Secret> masterKeys, Optional<Secret> cbcKey, Optional<Secret> pepper) {
    private static final int CBC_KEY_BYTES = 32;

    public SecretSettings {
        masterKeys = List.copyOf(masterKeys);
    }

    static SecretSettings read(SettingsReader in) {
        return new SecretSettings(
                in.key("PENSTOCK_MASTER_KEY", "secrets.master_key")
                        .says(
                                "What provider keys in the database are sealed under; unset: the file master-key in the data"
                                        + " folder, made at the first start. The same on all gateways of one database. To"
                                        + " rotate, put a new one before the old.",
                                "加密数据库中提供商密钥的主密钥；未设置时使用数据目录中的 master-key 文件，首次启动时生成。共用一个数据库的所有网关须相同。轮换时把新密钥放在旧密钥之前。")
                        .maybe(masterKeyForm())
                        .orElse(List.of()),
                in.key("API_KEY_ENCRYPTION_KEY", "secrets.api_key_encryption_key")
                        .says(
                                "The key of an older system, to read provider keys that it encrypted with AES-256-CBC"
                                        + " (hex(iv):hex(cipher)); they are sealed anew when they are seen.",
                                "旧系统的密钥，用于读取其以 AES-256-CBC 加密的提供商密钥（hex(iv):hex(cipher)），读到后即重新加密。")
                        .maybe(cbcKeyForm()),
                in.key("PENSTOCK_PEPPER", "secrets.pepper")
                        .says(
                                "What virtual keys are hashed with; unset: the file pepper in the data folder, made at the"
                                        + " first start. The same on all gateways of one database.",
                                "对虚拟密钥做哈希所用的密钥；未设置时使用数据目录中的 pepper 文件，首次启动时生成。共用一个数据库的所有网关须相同。")
                        .maybe(pepperForm()));
    }

    private static Form<List<Secret>> masterKeyForm() {
        Words takes = new Words(
                "64 hexadecimal digits, or several such keys with commas between, the newest first",
                "64 位十六进制数，多个密钥以逗号分隔，最新的在前");
        return new Form<List<Secret>>(takes, SecretSettings::masterKeys, keys -> "***").kept();
    }

    private static Form<Secret> pepperForm() {
        return new Form<Secret>(
                        new Words("64 hexadecimal digits", "64 位十六进制数"),
                        text -> text.matches("[0-9a-f]{64}") ? Optional.of(new Secret(text)) : Optional.empty(),
                        Secret::toString)
                .kept();
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
