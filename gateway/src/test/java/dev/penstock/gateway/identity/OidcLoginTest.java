package dev.penstock.gateway.identity;

import static dev.penstock.gateway.identity.TestingAdmin.data;
import static dev.penstock.gateway.identity.TestingAdmin.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Logins by an identity provider, which is a real one but for its people. */
class OidcLoginTest {
    private static final String CALLBACK = "http://gateway.example/api/auth/oidc/callback";

    private static TestingIdentityProvider provider;
    private static TestingGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        provider = new TestingIdentityProvider();
        gateway = gateway("OIDC_NEW_USER_ROLE", "operator");
    }

    private static TestingGateway gateway(String... further) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "RATE_LIMIT_MAX",
                "0",
                "OIDC_ISSUER",
                provider.issuer(),
                "OIDC_CLIENT_ID",
                TestingIdentityProvider.CLIENT,
                "OIDC_CLIENT_SECRET",
                TestingIdentityProvider.SECRET,
                "OIDC_REDIRECT_URI",
                CALLBACK));
        all.addAll(List.of(further));
        return TestingAdmin.gateway(all.toArray(String[]::new));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        provider.close();
    }

    @BeforeEach
    void honest() {
        provider.faulty(TestingIdentityProvider.Fault.NONE);
        provider.person("subject-ada", "ada");
    }

    /** A browser on its way through a login. */
    private record Browser(TestingGateway at, String cookie, URI elsewhere) {
        static Browser begin(TestingGateway gateway) throws Exception {
            Answer begun = RawClient.get(gateway.port(), "/api/auth/oidc/login");
            assertThat(begun.status()).as(begun.text()).isEqualTo(302);
            assertThat(begun.header("set-cookie")).contains("HttpOnly", "SameSite=Lax", "Path=/api/auth/oidc");
            String cookie = begun.header("set-cookie");
            return new Browser(gateway, cookie.substring(0, cookie.indexOf(';')), URI.create(begun.header("location")));
        }

        /** Logs in there; gives the path and query that the browser is sent back to. */
        String loginThere() throws Exception {
            Answer back = RawClient.get(elsewhere.getPort(), elsewhere.getRawPath() + "?" + elsewhere.getRawQuery());
            URI callback = URI.create(back.header("location"));
            return callback.getRawPath() + "?" + callback.getRawQuery();
        }

        Answer comeBack(String callback) throws Exception {
            return RawClient.get(at.port(), callback, "cookie: " + cookie);
        }
    }

    /** The whole way, with what the page at its end does first; or where it ends before. */
    private static Answer login(TestingGateway gateway) throws Exception {
        Browser browser = Browser.begin(gateway);
        Answer back = browser.comeBack(browser.loginThere());
        return back.status() == 302 ? renewed(gateway, back) : back;
    }

    private static Answer renewed(TestingGateway gateway, Answer back) throws Exception {
        String token = back.header("location").substring("/#refreshToken=".length());
        return TestingAdmin.nobody(gateway).call("POST", "/api/auth/refresh", "{\"refreshToken\":\"" + token + "\"}");
    }

    @Test
    void browser_goesOnToAPage_withATokenThatIsGoodOnce() throws Exception {
        try (TestingGateway elsewhere =
                gateway("OIDC_NEW_USER_ROLE", "viewer", "OIDC_RETURN_URI", "https://console.example.com/in")) {
            Browser browser = Browser.begin(elsewhere);
            assertThat(browser.comeBack(browser.loginThere()).header("location"))
                    .startsWith("https://console.example.com/in#refreshToken=");
        }
        Browser browser = Browser.begin(gateway);

        Answer back = browser.comeBack(browser.loginThere());

        assertThat(back.status()).isEqualTo(302);
        assertThat(back.header("location")).matches("/#refreshToken=[A-Za-z0-9._-]+");
        assertThat(back.header("set-cookie")).contains("penstock_oidc=;", "Max-Age=0");
        assertThat(back.header("cache-control")).contains("no-store");
        assertThat(back.text()).isEmpty();
        assertThat(renewed(gateway, back).status()).isEqualTo(200);
        assertThat(renewed(gateway, back).status()).isEqualTo(401);
    }

    @Test
    void whoLogsInThere_isLoggedInHere_asTheSameUserEachTime() throws Exception {
        Answer first = login(gateway);
        Answer second = login(gateway);

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        JsonObject user = data(first).getJsonObject("user");
        assertThat(user.getString("username")).isEqualTo("ada");
        assertThat(user.getString("role")).isEqualTo("operator");
        assertThat(data(second).getJsonObject("user").getLong("id")).isEqualTo(user.getLong("id"));
        TestingAdmin ada = TestingAdmin.nobody(gateway).with(data(first).getString("token"));
        assertThat(ada.get("/api/auth/me").status()).isEqualTo(200);
        assertThat(ada.get("/api/admin/users").status()).isEqualTo(403);
        // There is no password that could be guessed.
        assertThat(TestingAdmin.nobody(gateway).tryLogin("ada", "").status()).isEqualTo(400);
        assertThat(TestingAdmin.nobody(gateway).tryLogin("ada", "ada").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void idTokenThatIsNotGood_logsNobodyIn(TestingIdentityProvider.Fault fault) throws Exception {
        provider.faulty(fault);

        Answer answer = login(gateway);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).doesNotContain("token\":");
    }

    @Test
    void wayBack_isForTheBrowserThatBegan_andForOneLogin() throws Exception {
        Browser mine = Browser.begin(gateway);
        Browser other = Browser.begin(gateway);
        String callback = mine.loginThere();

        assertThat(other.comeBack(callback).status()).isEqualTo(401);
        assertThat(RawClient.get(gateway.port(), callback).status()).isEqualTo(401);
        assertThat(RawClient.get(gateway.port(), callback, "cookie: penstock_oidc=nonsense")
                        .status())
                .isEqualTo(401);
        assertThat(mine.comeBack(callback).status()).isEqualTo(302);
        // The code is good once.
        assertThat(mine.comeBack(callback).status()).isEqualTo(401);
    }

    @Test
    void codeOfAnotherLogin_isWorthNothing() throws Exception {
        Browser mine = Browser.begin(gateway);
        Browser other = Browser.begin(gateway);
        String theirCode = other.loginThere().replaceAll(".*code=([^&]+).*", "$1");
        String myState = mine.loginThere().replaceAll(".*state=([^&]+)$", "$1");

        assertThat(mine.comeBack("/api/auth/oidc/callback?code=" + theirCode + "&state=" + myState)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void refusalThere_isOneHere_withoutItsWords() throws Exception {
        Browser browser = Browser.begin(gateway);
        String state = browser.loginThere().replaceAll(".*state=([^&]+)$", "$1");

        Answer answer = browser.comeBack(
                "/api/auth/oidc/callback?error=access_denied&error_description=%3Cscript%3E&state=" + state);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).doesNotContain("script").doesNotContain("access_denied");
    }

    /** A person sits there, and not a program. */
    @Test
    void loginThatFails_endsAtAPage_inBothLanguages() throws Exception {
        String accept = "accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";
        String stray = "/api/auth/oidc/callback?code=x&state=y";

        Answer english = RawClient.get(gateway.port(), stray, accept);
        Answer chinese = RawClient.get(gateway.port(), stray, accept, "accept-language: zh-CN,zh;q=0.9");

        assertThat(english.status()).isEqualTo(401);
        assertThat(english.header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(english.header("content-security-policy")).contains("default-src 'none'");
        assertThat(english.text()).contains("lang=\"en\"", "<h1>This login was not begun here", "请重新开始");
        assertThat(chinese.text()).contains("lang=\"zh\"", "<h1>此登录并非从这里发起", "Begin again");
        assertThat(RawClient.get(gateway.port(), "/api/auth/oidc/callback?code=x&state=" + "y".repeat(600), accept)
                        .text())
                .startsWith("<!doctype html>");
        provider.person("subject-<b>mallory</b>", "admin");
        Browser browser = Browser.begin(gateway);
        Answer taken = RawClient.get(gateway.port(), browser.loginThere(), accept, "cookie: " + browser.cookie());
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.text()).contains("subject-&lt;b&gt;mallory").doesNotContain("<b>");
    }

    @Test
    void nameOfSomebodyElse_doesNotMakeOneThem() throws Exception {
        provider.person("subject-mallory", "admin");

        Answer answer = login(gateway);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(message(answer)).contains("subject-mallory");
    }

    @Test
    void withoutARoleForNewPeople_onlyThoseWhomAnAdminHasEntered_mayLogIn() throws Exception {
        try (TestingGateway strict = gateway()) {
            provider.person("subject-bob", "bob");
            assertThat(login(strict).status()).isEqualTo(403);

            Answer entered = TestingAdmin.of(strict)
                    .call(
                            "POST",
                            "/api/admin/users",
                            "{\"username\":\"bob\",\"role\":\"viewer\",\"oidcSubject\":\"subject-bob\"}");
            assertThat(entered.status()).isEqualTo(201);
            assertThat(entered.text()).doesNotContain("initialPassword");
            Answer bob = login(strict);
            assertThat(bob.status()).isEqualTo(200);
            assertThat(data(bob).getBoolean("mustChangePassword")).isFalse();

            long id = data(entered).getLong("id");
            TestingAdmin.of(strict).call("PUT", "/api/admin/users/" + id, "{\"isActive\":false}");
            assertThat(login(strict).status()).isEqualTo(403);
        }
    }

    @Test
    void withoutAProvider_thereIsNoSuchLogin() throws Exception {
        try (TestingGateway plain = TestingAdmin.gateway()) {
            assertThat(RawClient.get(plain.port(), "/api/auth/oidc/login").status())
                    .isEqualTo(404);
            assertThat(RawClient.get(plain.port(), "/api/auth/oidc/callback?code=x&state=y")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void providerThatIsAway_isToldAsThat_withoutItsAddress() throws Exception {
        TestingIdentityProvider gone = new TestingIdentityProvider();
        String issuer = gone.issuer();
        gone.close();
        try (TestingGateway alone = gateway("OIDC_ISSUER", issuer)) {
            Answer answer = RawClient.get(alone.port(), "/api/auth/oidc/login");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.text()).doesNotContain(issuer);
        }
    }
}
