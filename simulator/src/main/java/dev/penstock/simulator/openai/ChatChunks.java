package dev.penstock.simulator.openai;

import dev.penstock.simulator.answer.Usage;
import dev.penstock.simulator.behaviour.UsageShape;
import dev.penstock.simulator.wire.Frame;
import dev.penstock.simulator.wire.FrameFeed;
import dev.penstock.simulator.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A chat reply written in chunks; choices take turns. */
final class ChatChunks extends FrameFeed {
    private static final String AZURE_FIRST = "data: {\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\","
            + "\"object\":\"\",\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":"
            + "{\"hate\":{\"filtered\":false,\"severity\":\"safe\"}}}]}\n\n";
    private static final String EMPTY_CHOICE =
            "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}";

    private final Chat chat;
    private final String lead;
    private final List<ChoiceDeltas> choices = new ArrayList<>();
    private long told;
    private int turn;
    private int unfinished;

    ChatChunks(Chat chat) {
        this.chat = chat;
        this.lead = "data: {\"id\":" + Json.text(chat.id()) + ",\"object\":\"chat.completion.chunk\",\"created\":"
                + chat.created() + ",\"model\":" + Json.text(chat.model())
                + ",\"system_fingerprint\":\"fp_simulator\",\"choices\":[";
        if (chat.variant() == Variant.AZURE) {
            put(Frame.of(Frame.Kind.OPENING, Json.bytes(AZURE_FIRST), 0));
        }
        for (int i = 0; i < chat.answers().size(); i++) {
            choices.add(new ChoiceDeltas(chat, i));
            put(chunk(i, choices.get(i).opening()));
        }
        this.unfinished = choices.size();
    }

    @Override
    protected void advance() {
        if (unfinished == 0) {
            tellUsage();
            put(OpenAiPhrases.DONE);
            end();
            return;
        }
        while (!choices.get(turn).hasNext()) {
            turn = (turn + 1) % choices.size();
        }
        Delta delta = choices.get(turn).next();
        unfinished -= delta.finish().isPresent() ? 1 : 0;
        put(chunk(turn, delta));
        turn = (turn + 1) % choices.size();
    }

    private void tellUsage() {
        if (chat.shape() == UsageShape.NONE) {
            return;
        }
        switch (chat.variant().usagePlace()) {
            case OWN_CHUNK -> {
                if (chat.usageAsked()) {
                    put(usageChunk(""));
                }
            }
            case AFTER_FINISH -> put(usageChunk(EMPTY_CHOICE));
            case WITH_FINISH, EVERY_CHUNK -> {}
        }
    }

    private Frame usageChunk(String choice) {
        String json = lead + choice + "],\"usage\":" + UsageText.of(chat.variant(), chat.usage(), chat.shape());
        return new Frame(Frame.Kind.USAGE, Json.bytes(json + "}\n\n"), 0, true);
    }

    private Frame chunk(int index, Delta delta) {
        told += delta.tokens();
        StringBuilder json = new StringBuilder(lead.length() + delta.json().length() + 128)
                .append(lead)
                .append("{\"index\":")
                .append(index)
                .append(',')
                .append(ChatWords.filterResults(chat.variant()))
                .append("\"delta\":")
                .append(delta.json())
                .append(",\"logprobs\":")
                .append(delta.logprobs().orElse("null"))
                .append(",\"finish_reason\":")
                .append(delta.finish().map(Json::text).orElse("null"))
                .append("}]");
        Optional<String> usage = usageMember(delta.finish().isPresent());
        usage.ifPresent(member -> json.append(",\"usage\":").append(member));
        boolean figures =
                usage.isPresent() && delta.finish().isPresent() && !usage.get().equals("null");
        byte[] bytes = Json.bytes(json.append("}\n\n").toString());
        return new Frame(delta.kind(), bytes, delta.tokens(), figures);
    }

    /** The usage that a chunk with a choice tells, for variants whose chunks have the member. */
    private Optional<String> usageMember(boolean finishes) {
        boolean none = chat.shape() == UsageShape.NONE;
        return switch (chat.variant().usagePlace()) {
            case OWN_CHUNK ->
                chat.usageAsked() && chat.variant() != Variant.OLLAMA ? Optional.of("null") : Optional.empty();
            case AFTER_FINISH -> Optional.empty();
            case WITH_FINISH -> Optional.of(finishes && !none && unfinished == 0 ? figures(chat.usage()) : "null");
            case EVERY_CHUNK -> none ? Optional.empty() : Optional.of(figures(soFar(finishes)));
        };
    }

    private String figures(Usage usage) {
        return UsageText.of(chat.variant(), usage, chat.shape());
    }

    private Usage soFar(boolean finishes) {
        Usage all = chat.usage();
        long completion = finishes ? all.completion() : told;
        return new Usage(
                all.prompt(), all.cached(), all.cacheWritten(), completion, Math.min(completion, all.reasoning()));
    }
}
