package dev.penstock.gateway.server;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What there is at a path. The one list of all paths, so that none can reach an upstream unseen. */
sealed interface Surface {
    /** A call for a model; every one of these goes through the whole pipeline. */
    record Calls(Dialect dialect, Operation operation) implements Surface {}

    /** The models there are. */
    record Models(Dialect dialect) implements Surface {}

    /** One model, named at the end of the path. */
    record OneModel(String name) implements Surface {}

    /** One model, named in the body of a POST. */
    record Describe(Dialect dialect) implements Surface {}

    /** A question about money, or a call that has words of its own. */
    record Money(Matter matter) implements Surface {
        enum Matter {
            /** Also the path of a call of another dialect, which is told by its members. */
            GENERATE,
            PREFLIGHT,
            CALL_PREFLIGHT,
            COST_REPORT
        }
    }

    /** A page about the process. */
    record Page(Kind kind) implements Surface {
        enum Kind {
            ROOT,
            HEALTH,
            READY,
            METRICS,
            VERSION,
            RUNNING
        }
    }

    /** A model's name follows. */
    String MODEL_PREFIX = "/v1/models/";

    /** Every fixed path. */
    Map<String, Surface> ALL = all();

    private static Map<String, Surface> all() {
        Map<String, Surface> all = new HashMap<>();
        // Some clients leave the version out of their base URL.
        for (String base : new String[] {"/v1", ""}) {
            all.put(base + "/chat/completions", new Calls(Dialect.OPENAI, Operation.CHAT));
            all.put(base + "/embeddings", new Calls(Dialect.OPENAI, Operation.EMBEDDINGS));
            all.put(base + "/models", new Models(Dialect.OPENAI));
        }
        all.put("/v1/messages", new Calls(Dialect.ANTHROPIC, Operation.CHAT));
        all.put("/v1/messages/count_tokens", new Calls(Dialect.ANTHROPIC, Operation.COUNT_TOKENS));
        all.put("/api/chat", new Calls(Dialect.OLLAMA, Operation.CHAT));
        all.put("/api/generate", new Money(Money.Matter.GENERATE));
        all.put("/api/preflight", new Money(Money.Matter.PREFLIGHT));
        all.put("/v1/preflight", new Money(Money.Matter.CALL_PREFLIGHT));
        all.put("/api/cost-report", new Money(Money.Matter.COST_REPORT));
        all.put("/api/embed", new Calls(Dialect.OLLAMA, Operation.EMBEDDINGS));
        all.put("/api/tags", new Models(Dialect.OLLAMA));
        all.put("/api/show", new Describe(Dialect.OLLAMA));
        all.put("/api/version", new Page(Page.Kind.VERSION));
        all.put("/api/ps", new Page(Page.Kind.RUNNING));
        all.put("/health", new Page(Page.Kind.HEALTH));
        all.put("/ready", new Page(Page.Kind.READY));
        all.put("/metrics", new Page(Page.Kind.METRICS));
        all.put("/api/metrics", new Page(Page.Kind.METRICS));
        all.put("/", new Page(Page.Kind.ROOT));
        return Map.copyOf(all);
    }

    /** Finds what is at a path; null if nothing is. */
    static @Nullable Surface at(String path) {
        Surface surface = ALL.get(path);
        if (surface == null && path.startsWith(MODEL_PREFIX) && path.length() > MODEL_PREFIX.length()) {
            return new OneModel(path.substring(MODEL_PREFIX.length()));
        }
        return surface;
    }

    /** The method that it takes; HEAD goes with GET. */
    default String method() {
        if (this instanceof Money money) {
            return money.matter == Money.Matter.COST_REPORT
                    ? "GET"
                    : money.matter == Money.Matter.CALL_PREFLIGHT ? "POST" : "GET, POST";
        }
        return this instanceof Calls || this instanceof Describe ? "POST" : "GET";
    }

    /** Whether it takes a method. */
    default boolean takes(String method) {
        return List.of(method().split(", ")).contains(method);
    }

    /** In which words its errors are told. */
    default Dialect dialect() {
        return switch (this) {
            case Calls calls -> calls.dialect;
            case Models models -> models.dialect;
            case Describe describe -> describe.dialect;
            case OneModel one -> Dialect.OPENAI;
            case Money money -> money.matter == Money.Matter.GENERATE ? Dialect.OLLAMA : Dialect.OPENAI;
            case Page page -> Dialect.OPENAI;
        };
    }
}
