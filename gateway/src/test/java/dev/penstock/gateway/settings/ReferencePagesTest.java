package dev.penstock.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.settings.ReferencePages.Language;
import dev.penstock.gateway.settings.reader.Key;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keeps the reference pages true. {@code ./penstock docs} runs it with {@code -Dpenstock.rewrite=true}, which writes them. */
class ReferencePagesTest {
    private final List<Key> keys = Settings.keys();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "configuration.md, docs/configuration.md, ENGLISH",
        "configuration.zh-CN.md, docs/configuration.zh-CN.md, CHINESE",
        "env.example, .env.example, ENGLISH"
    })
    void committedPage_isWhatTheSettingsSay(String template, String page, Language language) throws IOException {
        String written = ReferencePages.page(template(template), keys, language);
        Path file = Path.of(System.getProperty("penstock.root", ".."), page);
        if (Boolean.getBoolean("penstock.rewrite")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, written);
        }
        assertThat(file).as("run ./penstock docs").hasContent(written);
    }

    @Test
    void everyKey_isOnEveryPage() throws IOException {
        for (String template : List.of("configuration.md", "configuration.zh-CN.md", "env.example")) {
            String page = ReferencePages.page(template(template), keys, Language.ENGLISH);
            assertThat(keys).allSatisfy(key -> assertThat(page).contains(key.name()));
        }
    }

    @Test
    void everyKey_hasANameOfItsOwn_andSaysWhatItIsFor_inBothLanguages() {
        Set<String> names = new HashSet<>();
        assertThat(keys).allSatisfy(key -> {
            assertThat(names.add(key.name())).as(key.name()).isTrue();
            assertThat(key.says().english()).as(key.name()).matches("[A-Z].*\\.");
            assertThat(key.says().chinese()).as(key.name()).isNotBlank();
        });
    }

    @Test
    void exampleFile_isReadAsItStands() throws Exception {
        Files.writeString(folder.resolve(".env"), ReferencePages.page(template("env.example"), keys, Language.ENGLISH));

        Settings settings = Settings.load(Map.of(), folder);

        assertThat(settings.limits()).isEqualTo(new LimitSettings(2, 60, ZoneOffset.UTC));
    }

    @Test
    void everyDefault_isAValueThatItsKeyTakes() throws Exception {
        Map<String, String> variables = new HashMap<>();
        keys.forEach(key -> key.preset().ifPresent(preset -> variables.put(key.name(), preset)));

        Settings settings = Settings.load(variables, folder);

        assertThat(settings.server()).isEqualTo(Settings.load(Map.of(), folder).server());
        assertThat(settings.upstream())
                .isEqualTo(Settings.load(Map.of(), folder).upstream());
        assertThat(settings.server().heartbeat()).isEqualTo(Duration.ofSeconds(15));
    }

    private static String template(String name) throws IOException {
        try (InputStream stream = ReferencePagesTest.class.getResourceAsStream("/reference/" + name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
