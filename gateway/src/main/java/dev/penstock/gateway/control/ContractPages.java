package dev.penstock.gateway.control;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The contract, for programs and for people. */
public final class ContractPages {
    private ContractPages() {}

    public static void register(Handlers handlers) {
        handlers.on("readContract", ask -> yaml());
    }

    private static Answer yaml() {
        return new Answer.Page(
                "application/yaml; charset=utf-8", Contract.shipped().getBytes(StandardCharsets.UTF_8), Map.of());
    }
}
