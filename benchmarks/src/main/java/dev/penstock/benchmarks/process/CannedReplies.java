package dev.penstock.benchmarks.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the canned upstream answers, in the openai dialect: one reply of about 1 KB, or 200 events of about 44 KB. */
public final class CannedReplies {
    /** Events with a chunk in them; {@code [DONE]} comes after them. */
    public static final int CHUNKS = 200;

    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":200,\"completion_tokens\":197,\"total_tokens\":397}";

    private CannedReplies() {}

    static byte[] reply(String model) {
        String text = "Water falls through the pipe and turns the wheel. ".repeat(14);
        return ("{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\",\"created\":1790000000,\"model\":\"" + model
                        + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + text
                        + "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}]," + USAGE + "}")
                .getBytes(UTF_8);
    }

    /** A role, 197 words, a finish reason, and the usage in a chunk of its own. */
    static byte[] events(String model) {
        String words = IntStream.range(0, CHUNKS - 3)
                .mapToObj(i -> chunk(model, "{\"content\":\" word" + i + "\"}", "null"))
                .collect(Collectors.joining());
        return (chunk(model, "{\"role\":\"assistant\",\"content\":\"\"}", "null")
                        + words
                        + chunk(model, "{}", "\"stop\"")
                        + event(model, "[]," + USAGE))
                .getBytes(UTF_8);
    }

    /** The end of the events; a file of its own, because nginx then sends the whole in chunks, as model providers do. */
    static byte[] done() {
        return "data: [DONE]\n\n".getBytes(UTF_8);
    }

    private static String chunk(String model, String delta, String finish) {
        String choice = "{\"index\":0,\"delta\":" + delta + ",\"logprobs\":null,\"finish_reason\":" + finish + "}";
        return event(model, "[" + choice + "]");
    }

    private static String event(String model, String choices) {
        return "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\""
                + model + "\",\"system_fingerprint\":\"fp_bench\",\"choices\":" + choices + "}\n\n";
    }
}
