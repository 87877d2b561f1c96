package dev.penstock.core.dialect;

import java.util.List;

/** What a caller may send in one dialect, and how answers that are ours look in it. Shared between threads. */
public interface CallerDialect {

    /**
     * Reads a request body.
     *
     * @throws Refusal with what is wrong and what was expected
     */
    Call read(Operation operation, byte[] body) throws Refusal;

    /** The body of an error answer. */
    byte[] error(Problem problem, String requestId);

    /** The answer to "which models are there". */
    byte[] models(List<ModelCard> models);

    byte[] model(ModelCard model);

    /**
     * What a list of models says of one.
     *
     * @param owner the provider's name
     * @param contextWindow in tokens, 0 where unknown
     * @param outputCap in tokens, 0 where unknown
     * @param created seconds since 1970
     */
    record ModelCard(String id, String owner, long contextWindow, long outputCap, long created) {}
}
