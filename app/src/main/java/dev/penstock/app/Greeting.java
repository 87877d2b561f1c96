package dev.penstock.app;

import dev.penstock.gateway.identity.FirstAdmin;
import dev.penstock.gateway.settings.ServedProvider;
import dev.penstock.gateway.settings.Settings;
import java.util.stream.Collectors;

/** What a user reads when the gateway has started. */
final class Greeting {
    private Greeting() {}

    static String trial(String address, Settings settings) {
        return """

                Penstock %s is ready at %s

                  TRIAL MODE: no provider key is set, so a simulator inside this process answers every call.
                  试用模式：未设置任何提供商密钥，所有回答均来自内置模拟器。
                  Set DEEPSEEK_API_KEY, OPENAI_API_KEY, SILICONFLOW_API_KEY or OLLAMA_BASE_URL and start again.

                Try it:

                %s
                """.formatted(Version.NUMBER, address, curl(address, "deepseek-chat", settings));
    }

    static String live(String address, Settings settings) {
        String providers = settings.providers().served().stream()
                .map(served -> served.provider().name())
                .collect(Collectors.joining(", "));
        return """

                Penstock %s is ready at %s, serving %s

                Try it:

                %s
                """.formatted(Version.NUMBER, address, providers, curl(address, firstModel(settings), settings));
    }

    /** Said once, to whoever starts the gateway for the first time. It goes to no log file. */
    static String admin(FirstAdmin admin) {
        return admin.password()
                .map(password -> """

                        First start: the admin of this gateway is "%s", password %s
                          It is shown only now, and has to be changed at the first login.
                          首次启动：管理员 "%s" 的密码如上，仅显示一次，首次登录后必须修改。""".formatted(admin.username(), password.reveal(), admin.username()))
                .orElseGet(() -> """

                        First start: the admin of this gateway is "%s", with the password of ADMIN_PASSWORD.""".formatted(admin.username()));
    }

    private static String firstModel(Settings settings) {
        return settings.providers().served().stream()
                .map(ServedProvider::provider)
                .flatMap(provider -> provider.models().stream())
                .map(model -> model.id())
                .findFirst()
                .orElse("MODEL");
    }

    private static String curl(String address, String model, Settings settings) {
        String key = settings.server().servesAnonymous() ? "" : "-H 'authorization: Bearer YOUR_VIRTUAL_KEY' ";
        return """
                  curl %s/v1/chat/completions \\
                    %s-H 'content-type: application/json' \\
                    -d '{"model":"%s","messages":[{"role":"user","content":"Hello"}]}'""".formatted(address, key, model);
    }
}
