package dev.penstock.simulator.answer;

import dev.penstock.simulator.behaviour.Misdirected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tools of a request.
 *
 * @param offers to choose from
 * @param demand which must be called
 * @param parallel whether several may be called in one turn
 */
public record Toolbox(List<ToolOffer> offers, Demand demand, boolean parallel) {
    /** No tools. */
    public static final Toolbox EMPTY = new Toolbox(List.of(), new Demand.Free(), true);

    private static final String ALL = "*";

    /** Which tool a request insists on. */
    public sealed interface Demand {
        /** The model is free to call tools. */
        record Free() implements Demand {}

        /** No tool may be called. */
        record Forbidden() implements Demand {}

        /** Some tool must be called. */
        record Any() implements Demand {}

        /** This tool must be called. */
        record Named(String name) implements Demand {}
    }

    /** Calls of the tools that are demanded. */
    List<ToolUse> demanded() {
        return switch (demand) {
            case Demand.Free() -> List.of();
            case Demand.Forbidden() -> List.of();
            case Demand.Any() -> calls(offers.stream().limit(1).toList());
            case Demand.Named(String name) -> directed(name);
        };
    }

    /** Calls of the tools in a comma list; {@code *} is all of them. */
    List<ToolUse> directed(String names) {
        List<ToolOffer> chosen = names.equals(ALL) ? offers : named(names);
        return calls(parallel ? chosen : chosen.stream().limit(1).toList());
    }

    private List<ToolOffer> named(String names) {
        List<ToolOffer> found = new ArrayList<>();
        for (String name : Arrays.asList(names.split(",", -1))) {
            found.add(offers.stream()
                    .filter(offer -> offer.name().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new Misdirected("tools: " + name + " (offered: "
                            + offers.stream().map(ToolOffer::name).toList() + ")")));
        }
        return found;
    }

    private static List<ToolUse> calls(List<ToolOffer> chosen) {
        return chosen.stream().map(ToolOffer::called).toList();
    }
}
