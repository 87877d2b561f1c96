package dev.penstock.core.dialect;

import dev.penstock.core.dialect.json.DemandReader;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a caller may send in one dialect, and how answers that are ours look in it. Shared between threads. */
public interface CallerDialect {

    /**
     * Reads a request body.
     *
     * @throws Refusal with what is wrong and what was expected
     */
    Call read(Operation operation, byte[] body) throws Refusal;

    /** What of a call that {@link #read} has read decides how much it can cost. */
    default Demand demand(Call call) {
        return DemandReader.of(call.body());
    }

    /** An answer in one piece, as it is sent; the same bytes but where a surface has words of its own for it. */
    default byte[] answer(byte[] whole, String requestId) {
        return whole;
    }

    /** The body of an error answer. */
    byte[] error(Problem problem, String requestId);

    /** The header in which clients of the dialect look for the request's id, beside {@code x-request-id}; null for none. */
    default @Nullable String requestIdHeader() {
        return null;
    }

    /**
     * The answer to "which models are there".
     *
     * @param query looks up a parameter of the query; a dialect that lists in pages has some
     * @throws Refusal if such a parameter makes no sense
     */
    byte[] models(List<ModelCard> models, Function<String, @Nullable String> query) throws Refusal;

    byte[] model(ModelCard model);

    /**
     * What a list of models says of one.
     *
     * @param owner the provider's name
     * @param contextWindow in tokens, 0 where unknown
     * @param outputCap in tokens, 0 where unknown
     * @param created seconds since 1970
     * @param abilities told in dialects that have a place for them
     */
    record ModelCard(
            String id, String owner, long contextWindow, long outputCap, long created, Set<Ability> abilities) {

        /** What a model can do. */
        public enum Ability {
            CHAT,
            TOOLS,
            VISION,
            REASONING,
            EMBEDDINGS
        }

        public ModelCard {
            abilities = Set.copyOf(abilities);
        }

        /** A model that chats and calls tools, as most do. */
        public ModelCard(String id, String owner, long contextWindow, long outputCap, long created) {
            this(id, owner, contextWindow, outputCap, created, Set.of(Ability.CHAT, Ability.TOOLS));
        }
    }
}
