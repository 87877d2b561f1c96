package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.pivot.ChatReply;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.ReplyEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Names tool calls that their upstream left nameless. The name follows from the reply's id and the call's place in it, so
 * that it is unique in the conversation.
 */
final class ToolCallIds {
    private final String reply;

    ToolCallIds(String reply) {
        this.reply = reply;
    }

    ReplyEvent.ToolStarted named(ReplyEvent.ToolStarted call) {
        return call.id().isEmpty()
                ? new ReplyEvent.ToolStarted(
                        call.choice(), call.call(), id(call.choice(), call.call()), call.name(), call.seal())
                : call;
    }

    ChatReply named(ChatReply reply) {
        List<ChatReply.Choice> choices = new ArrayList<>();
        for (ChatReply.Choice choice : reply.choices()) {
            choices.add(new ChatReply.Choice(
                    parts(choices.size(), choice.parts()), choice.finish(), choice.stopSequence(), choice.logprobs()));
        }
        return new ChatReply(reply.id(), reply.model(), choices, reply.usage());
    }

    private List<Part> parts(int choice, List<Part> parts) {
        List<Part> named = new ArrayList<>();
        int calls = 0;
        for (Part part : parts) {
            if (part instanceof Part.ToolCall call) {
                String id = call.id().isEmpty() ? id(choice, calls) : call.id();
                named.add(new Part.ToolCall(id, call.name(), call.arguments(), call.seal()));
                calls++;
            } else {
                named.add(part);
            }
        }
        return named;
    }

    private String id(int choice, int call) {
        return "call_" + Ids.digest(reply + "/" + choice + "/" + call);
    }
}
