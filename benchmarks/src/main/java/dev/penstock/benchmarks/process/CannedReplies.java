package dev.penstock.benchmarks.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the canned upstream answers, in the openai dialect: one reply of about 1 KB, or 200 events of about 48 KB with the
 * members that OpenAI sends today. Each event has another word, and padding of another length.
 */
public final class CannedReplies {
    /** Events with a chunk in them; {@code [DONE]} comes after them. */
    public static final int CHUNKS = 200;

    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":200,\"completion_tokens\":197,\"total_tokens\":397}";
    private static final List<String> WORDS = List.of(
            " The", " penstock", " carries", " water", "\\n\\n", " \\\"slowly\\\"", ",", "水", "。", " turbine", " 3.5");

    private CannedReplies() {}

    public static byte[] reply(String model) {
        String text = "Water falls through the pipe and turns the wheel. ".repeat(14);
        String message = "{\"role\":\"assistant\",\"content\":\"" + text + "\",\"refusal\":null}";
        String choice = "{\"index\":0,\"message\":" + message + ",\"logprobs\":null,\"finish_reason\":\"stop\"}";
        return ("{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\",\"created\":1790000000,\"model\":\"" + model
                        + "\",\"choices\":[" + choice + "]," + USAGE + "}")
                .getBytes(UTF_8);
    }

    /** A role, 197 words, a finish reason, and the usage in a chunk of its own. */
    public static byte[] events(String model) {
        var random = new SplittableRandom(1);
        String words = IntStream.range(0, CHUNKS - 3)
                .mapToObj(_ -> "{\"content\":\"" + WORDS.get(random.nextInt(WORDS.size())) + "\"}")
                .map(delta -> chunk(model, random, delta, "null"))
                .collect(Collectors.joining());
        String role = "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}";
        return (chunk(model, random, role, "null")
                        + words
                        + chunk(model, random, "{}", "\"stop\"")
                        + event(model, random, "", USAGE))
                .getBytes(UTF_8);
    }

    /** The end of the events; a file of its own, because nginx then sends the whole in chunks, as model providers do. */
    public static byte[] done() {
        return "data: [DONE]\n\n".getBytes(UTF_8);
    }

    private static String chunk(String model, SplittableRandom random, String delta, String finish) {
        String choice = "{\"index\":0,\"delta\":" + delta + ",\"logprobs\":null,\"finish_reason\":" + finish + "}";
        return event(model, random, choice, "\"usage\":null");
    }

    private static String event(String model, SplittableRandom random, String choice, String usage) {
        String padding = "xWq7Rt2".substring(random.nextInt(7));
        return "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\""
                + model + "\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_bench\",\"choices\":[" + choice
                + "],"
                + usage + ",\"obfuscation\":\"" + padding + "\"}\n\n";
    }
}
