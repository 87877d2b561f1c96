package dev.penstock.simulator.openai;

import dev.penstock.simulator.answer.Answer;
import dev.penstock.simulator.wire.Json;

/** Small parts of replies and chunks. */
final class ChatWords {
    private static final String FILTERED_NOTHING =
            "\"content_filter_results\":{\"hate\":{\"filtered\":false,\"severity\":\"safe\"}}";

    private ChatWords() {}

    static String finish(Answer.Ending ending) {
        return switch (ending) {
            case Answer.Ending.Stop() -> "stop";
            case Answer.Ending.StopSequence(String sequence) -> "stop";
            case Answer.Ending.Length() -> "length";
            case Answer.Ending.Tools() -> "tool_calls";
            case Answer.Ending.Filtered() -> "content_filter";
            case Answer.Ending.Other(String word) -> word;
        };
    }

    static String callId(String replyId, int choice, int call) {
        return "call_" + replyId.substring(replyId.indexOf('-') + 1) + choice + call;
    }

    /** What Azure adds to each choice. */
    static String filterResults(Variant variant) {
        return variant == Variant.AZURE ? FILTERED_NOTHING + "," : "";
    }

    /** Log probabilities of one piece of text. */
    static String logprobs(String piece) {
        return "{\"content\":[" + logprob(piece) + "],\"refusal\":null}";
    }

    static String logprob(String piece) {
        StringBuilder bytes = new StringBuilder("[");
        for (byte b : Json.bytes(piece)) {
            bytes.append(bytes.length() > 1 ? "," : "").append(b & 0xFF);
        }
        return "{\"token\":" + Json.text(piece) + ",\"logprob\":-0.25,\"bytes\":" + bytes + "],\"top_logprobs\":[]}";
    }
}
