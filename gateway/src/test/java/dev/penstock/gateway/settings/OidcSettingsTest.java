package dev.penstock.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.gateway.settings.OidcSettings.NewUserRole;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OidcSettingsTest {
    private static final Map<String, String> NEEDED = Map.of(
            "OIDC_ISSUER", "https://login.example.com/realms/team/",
            "OIDC_CLIENT_ID", "penstock",
            "OIDC_REDIRECT_URI", "https://gateway.example.com/api/auth/oidc/callback");

    @TempDir
    Path folder;

    @Test
    void withoutAnIssuer_thereIsNone() throws Exception {
        assertThat(Settings.load(Map.of("OIDC_CLIENT_ID", "penstock"), folder).oidc())
                .isEmpty();
    }

    @Test
    void defaults_letNobodyInWhoIsNotEntered() throws Exception {
        assertThat(Settings.load(NEEDED, folder).oidc())
                .contains(new OidcSettings(
                        URI.create("https://login.example.com/realms/team/"),
                        "penstock",
                        Optional.empty(),
                        URI.create("https://gateway.example.com/api/auth/oidc/callback"),
                        "openid profile email",
                        "preferred_username",
                        Optional.empty(),
                        "/"));
    }

    @Test
    void everyKeySet() throws Exception {
        Map<String, String> all = new HashMap<>(NEEDED);
        all.put("OIDC_CLIENT_SECRET", "s3cret");
        all.put("OIDC_SCOPES", "openid email");
        all.put("OIDC_USERNAME_CLAIM", "email");
        all.put("OIDC_NEW_USER_ROLE", "viewer");
        all.put("OIDC_RETURN_URI", "https://console.example.com/in?x=1");

        OidcSettings settings = Settings.load(all, folder).oidc().orElseThrow();

        assertThat(settings.clientSecret()).contains(new Secret("s3cret"));
        assertThat(settings.scopes()).isEqualTo("openid email");
        assertThat(settings.usernameClaim()).isEqualTo("email");
        assertThat(settings.newUserRole()).contains(NewUserRole.VIEWER);
        assertThat(settings.returnUri()).isEqualTo("https://console.example.com/in?x=1");
        assertThat(settings.toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"//evil.example", "javascript:alert(1)", "/a#b", "https://u@h/", "console", "/\\evil.example"})
    void returnPage_thatIsNone_isAFault(String page) {
        Map<String, String> all = new HashMap<>(NEEDED);
        all.put("OIDC_RETURN_URI", page);

        assertThatThrownBy(() -> Settings.load(all, folder)).hasMessageContaining("OIDC_RETURN_URI: ");
    }

    @Test
    void halfOfIt_andARoleTooHigh_areFaults() {
        assertThatThrownBy(() -> Settings.load(
                        Map.of("OIDC_ISSUER", "https://login.example.com", "OIDC_NEW_USER_ROLE", "admin"), folder))
                .hasMessageContaining("OIDC_CLIENT_ID: not set")
                .hasMessageContaining("OIDC_NEW_USER_ROLE: admin (expected: one of viewer, operator");
    }
}
