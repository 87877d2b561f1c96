package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.ReplyStream;
import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.UpstreamRequest;
import dev.penstock.core.dialect.pivot.ChatReply;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Thinking;
import java.util.ArrayList;
import java.util.List;

/** One attempt of a chat whose caller and upstream speak different dialects. */
final class ChatTranslation implements Exchange {
    private final CallerHalf caller;
    private final UpstreamHalf upstream;
    private final Envelope envelope;
    private final StreamLimits limits;
    private final ChatRequest chat;
    private final Fit fit;
    private final UpstreamRequest request;

    ChatTranslation(
            CallerHalf caller, UpstreamHalf upstream, UpstreamModel model, Envelope envelope, StreamLimits limits)
            throws Refusal {
        this.caller = caller;
        this.upstream = upstream;
        this.limits = limits;
        this.chat = chat(caller, envelope.call());
        Thinking wish = chat.thinking();
        this.envelope = envelope.reasoning(wish != null && wish.mode() != Thinking.Mode.OFF);
        this.fit = Fit.of(chat.uses(), model.variant());
        this.request = upstream.chat(chat, model, fit);
    }

    private static ChatRequest chat(CallerHalf caller, Call call) throws Refusal {
        ChatRequest asked = caller.chat(call);
        return call.limitImposed() ? asked.limitedTo(call.maxOutputTokens().orElseThrow()) : asked;
    }

    @Override
    public UpstreamRequest request() {
        return request;
    }

    @Override
    public List<String> dropped() {
        return fit.dropped();
    }

    @Override
    public WholeReply whole(byte[] body) {
        ChatReply reply;
        try {
            reply = settled(new ToolCallIds(envelope.id()).named(upstream.chatReply(body)));
        } catch (BrokenReply e) {
            return e.failed();
        }
        if (reply.choices().isEmpty()) {
            Problem empty = Problem.of(
                    Problem.Kind.UPSTREAM_EMPTY, "upstream's reply: no answer in it (expected: at least one)");
            return new WholeReply.Failed(empty, reply.usage());
        }
        TokenUsage usage = usage(reply);
        ChatReply told = new ChatReply(reply.id(), reply.model(), reply.choices(), usage);
        return new WholeReply.Answer(
                caller.chatReply(told, envelope),
                usage,
                reply.choices().getFirst().finish());
    }

    @Override
    public ReplyStream stream() {
        return new TranslatedStream(
                upstream.chatStream(limits.eventBytes()),
                caller.chatStream(envelope),
                new ToolCallIds(envelope.id()),
                () -> RoughTokens.of(chat),
                limits);
    }

    /** Some dialects say stop where a tool is called, or nothing at all. */
    private static ChatReply settled(ChatReply reply) {
        List<ChatReply.Choice> choices = new ArrayList<>();
        for (ChatReply.Choice choice : reply.choices()) {
            Finish finish = choice.finish();
            if (finish == Finish.STOP || finish == Finish.NONE) {
                boolean tools = choice.parts().stream().anyMatch(Part.ToolCall.class::isInstance);
                finish = tools ? Finish.TOOL_CALLS : Finish.STOP;
            }
            choices.add(new ChatReply.Choice(choice.parts(), finish, choice.stopSequence(), choice.logprobs()));
        }
        return new ChatReply(reply.id(), reply.model(), choices, reply.usage());
    }

    private TokenUsage usage(ChatReply reply) {
        if (reply.usage() == null) {
            RoughTokens output = new RoughTokens();
            reply.choices().forEach(choice -> choice.parts().forEach(part -> RoughTokens.add(part, output)));
            return TokenUsage.estimated(RoughTokens.of(chat), output.tokens());
        }
        return Counts.withInput(reply.usage(), () -> RoughTokens.of(chat));
    }
}
