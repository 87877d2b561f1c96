package dev.penstock.simulator.openai;

import dev.penstock.simulator.Dialect.Account;
import dev.penstock.simulator.answer.Answer;
import dev.penstock.simulator.answer.Usage;
import dev.penstock.simulator.behaviour.UsageShape;
import java.util.List;

/**
 * One chat reply, before it is written whole or in chunks.
 *
 * @param variant that is spoken
 * @param id of the reply
 * @param created in seconds
 * @param model that the reply names
 * @param answers one for each choice
 * @param usage of the whole
 * @param usageAsked whether the caller asked for usage in the stream
 * @param shape of the usage figures
 * @param logprobs whether log probabilities go along
 * @param chunk tokens per event
 */
record Chat(
        Variant variant,
        String id,
        long created,
        String model,
        List<Answer> answers,
        Usage usage,
        boolean usageAsked,
        UsageShape shape,
        boolean logprobs,
        int chunk) {
    static final String ID_PREFIX = "chatcmpl-";

    /** What it costs. */
    Account account(String asked) {
        return new Account(id, asked, usage.prompt(), usage.completion());
    }
}
