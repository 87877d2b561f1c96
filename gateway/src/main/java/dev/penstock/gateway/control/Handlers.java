package dev.penstock.gateway.control;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which handler does which operation. Filled while the gateway is wired, and not changed afterwards. */
public final class Handlers {
    private final Map<String, Handler> byOperation = new HashMap<>();

    /** Names the handler of an operation of the contract. */
    public Handlers on(String operationId, Handler handler) {
        if (byOperation.putIfAbsent(operationId, handler) != null) {
            throw new IllegalStateException("two handlers for " + operationId);
        }
        return this;
    }

    Set<String> operations() {
        return byOperation.keySet();
    }

    Handler of(String operationId) {
        Handler handler = byOperation.get(operationId);
        if (handler == null) {
            throw new IllegalStateException("no handler for " + operationId);
        }
        return handler;
    }
}
