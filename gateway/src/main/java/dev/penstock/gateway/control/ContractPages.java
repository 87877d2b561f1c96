package dev.penstock.gateway.control;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The contract, for programs and for people. */
public final class ContractPages {
    private ContractPages() {}

    public static void register(Handlers handlers) {
        handlers.on("readContract", ask -> yaml()).on("readDocs", ask -> html());
    }

    private static Answer yaml() {
        return new Answer.Page(
                "application/yaml; charset=utf-8", Contract.shipped().getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private static Answer html() {
        return new Answer.Page(
                HtmlPage.TYPE,
                ContractHtml.page(Contract.raw(Contract.shipped())).getBytes(StandardCharsets.UTF_8),
                Map.of("content-security-policy", HtmlPage.policy()));
    }
}
