package dev.penstock.gateway.testing;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A model at 1 dollar per million tokens, in and out, with at most 1000 of an answer, and calls to it that cost what was held for
 * them.
 */
public final class Penny {
    /** Callers that settings may name. */
    public static final String CALLERS = """
            virtual_keys:
              - {name: ann, key: sk-ann-0123456789abcdef0123456789abcdef}
              - {name: bob, key: sk-bob-0123456789abcdef0123456789abcdef}
            """;

    /** The header by which Ann calls. */
    public static final String ANN = "authorization: Bearer sk-ann-0123456789abcdef0123456789abcdef";

    private static final long NANOS_PER_TOKEN = 1000;
    private static final int OUTPUT = 1000;

    private Penny() {}

    /** A settings file that serves it from an upstream, beside a model that is free, and one that has no price. */
    public static Path settings(Path folder, TestingUpstream upstream, String... further) throws IOException {
        return Files.writeString(
                folder.resolve("penstock.yaml"), """
                providers:
                  openai:
                    api_key: sk-upstream
                    base_url: "%s"
                    models:
                      penny: {context: 100000, output: %d, price: {input: 1, output: 1}}
                      free: {price: {input: 0, output: 0}}
                      unknown: {context: 1000}
                %s
                """.formatted(upstream.baseUrl(), OUTPUT, String.join("\n", further)));
    }

    /** How a process serves it with a budget of a user's day, and no other. */
    public static Map<String, String> environment(Path folder, TestingUpstream upstream, String userDay)
            throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("PENSTOCK_CONFIG", settings(folder, upstream).toString());
        environment.put("BUDGET_REQ_USD", "off");
        environment.put("BUDGET_USER_DAILY_USD", userDay);
        environment.put("BUDGET_SITE_HOURLY_USD", "off");
        return environment;
    }

    /** A chat with it, with further members such as {@code "max_tokens":1000,}. */
    public static String chat(String members) {
        return chat("penny", members);
    }

    /** The same with one of the other models. */
    public static String chat(String model, String members) {
        return "{\"model\":\"" + model + "\"," + members + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }

    /** The most tokens that the prompt of a chat can have: those of its body, and what providers add. */
    public static int prompt(String chat) {
        return 64 + 16 + chat.length();
    }

    /** What is held for a chat with the longest answer, in nano-dollars. */
    public static long worst(String chat) {
        return (prompt(chat) + OUTPUT) * NANOS_PER_TOKEN;
    }

    /** A budget for so many of these chats, as settings and admins write it. */
    public static String budget(double chats, String chat) {
        return BigDecimal.valueOf((long) (chats * worst(chat)), 9).toPlainString();
    }

    /** A whole answer with that usage. */
    public static String answer(String words, long input, long output) {
        return answer(words, usage(input, output));
    }

    /** The member of an answer that says what it took. */
    public static String usage(long input, long output) {
        return ",\"usage\":{\"prompt_tokens\":" + input + ",\"completion_tokens\":" + output + "}";
    }

    /** A whole answer with further members, such as its usage. */
    public static String answer(String words, String members) {
        return "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"" + words
                + "\"},\"finish_reason\":\"stop\"}]" + members + "}";
    }

    /** Lets an upstream bill every call for all that was held for this chat. */
    public static void billInFull(TestingUpstream upstream, String chat) {
        upstream.answering(connection -> connection.json(200, answer("x", prompt(chat), OUTPUT)));
    }
}
