package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Tool;
import dev.penstock.core.token.TokenEstimate;

/** An estimate of tokens that grows with the text, at the rates of {@link dev.penstock.core.token.TokenEstimate}; media by kind. */
public final class RoughTokens {
    private static final int PER_MESSAGE = 4;
    private static final int PER_IMAGE = 1600;
    private static final int PER_DOCUMENT_BYTES = 20;

    private final TokenEstimate.Tally tally = new TokenEstimate.Tally();

    public void add(String text) {
        tally.add(text);
    }

    public long tokens() {
        return tally.tokens();
    }

    /** The prompt of a chat: its words, tools and media. */
    public static long of(ChatRequest request) {
        RoughTokens rough = new RoughTokens();
        long extra = (long) PER_MESSAGE * request.messages().size();
        for (Tool tool : request.tools()) {
            rough.add(tool.name());
            rough.add(tool.description() == null ? "" : tool.description());
            rough.add(tool.schema().toString());
        }
        for (Part part : (Iterable<Part>) request.parts()::iterator) {
            extra += add(part, rough);
        }
        return rough.tokens() + extra;
    }

    static long add(Part part, RoughTokens rough) {
        long extra = 0;
        switch (part) {
            case Part.Text text -> rough.add(text.text());
            case Part.Declined declined -> rough.add(declined.text());
            case Part.Reasoning reasoning -> rough.add(reasoning.text());
            case Part.ToolCall call -> {
                rough.add(call.name());
                rough.add(call.arguments());
            }
            case Part.ToolResult result -> {
                for (Part inner : result.content()) {
                    extra += add(inner, rough);
                }
            }
            case Part.Media media -> extra += media(media, rough);
        }
        return extra;
    }

    private static long media(Part.Media media, RoughTokens rough) {
        return switch (media.source()) {
            case Part.Media.Source.Plain(String text) -> {
                rough.add(text);
                yield 0;
            }
            case Part.Media.Source.Link ignored -> PER_IMAGE;
            case Part.Media.Source.Inline(String base64) ->
                media.kind() == Part.Media.Kind.IMAGE ? PER_IMAGE : base64.length() / PER_DOCUMENT_BYTES;
        };
    }
}
