package dev.penstock.simulator.anthropic;

import dev.penstock.simulator.answer.Answer;
import dev.penstock.simulator.answer.ToolUse;
import dev.penstock.simulator.wire.Json;
import java.util.ArrayList;
import java.util.List;

/** A reply written whole. */
final class MessageBody {
    private MessageBody() {}

    static byte[] of(Message message) {
        return Json.bytes(
                "{\"id\":" + Json.text(message.id()) + ",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
                        + Json.text(message.model()) + ",\"content\":[" + String.join(",", blocks(message))
                        + "],\"stop_reason\":" + Json.text(message.stopReason()) + ",\"stop_sequence\":"
                        + message.stopSequence()
                        + message.usageText(message.usage().completion())
                                .map(usage -> ",\"usage\":" + usage)
                                .orElse("")
                        + "}");
    }

    private static List<String> blocks(Message message) {
        Answer answer = message.answer();
        List<String> blocks = new ArrayList<>();
        if (answer.reasoning().count() > 0) {
            blocks.add(
                    message.redacted()
                            ? message.redactedBlock()
                            : "{\"type\":\"thinking\",\"thinking\":"
                                    + Json.text(answer.reasoning().text()) + ",\"signature\":"
                                    + Json.text(message.signature()) + "}");
        }
        if (answer.text().count() > 0) {
            blocks.add("{\"type\":\"text\",\"text\":" + Json.text(answer.text().text()) + "}");
        }
        for (int call = 0; call < answer.tools().size(); call++) {
            blocks.add(message.toolBlock(call, whole(answer.tools().get(call))));
        }
        return blocks;
    }

    /** Arguments cut off by the limit are none in a reply that is told whole. */
    private static String whole(ToolUse use) {
        return use.arguments().endsWith("}") ? use.arguments() : "{}";
    }
}
