package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.pivot.Message;
import dev.penstock.core.dialect.pivot.Message.Role;
import dev.penstock.core.dialect.pivot.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts the results of tools where dialects look for them that know no ids: all those of one turn together, right behind their
 * calls and in the order of the calls, before anything else that is said to the model. Results that no calls precede stay where
 * they are.
 */
public final class ResultsInOrder {
    private final List<Message> ordered = new ArrayList<>();
    private final List<Message> toTheModel = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();

    private ResultsInOrder() {}

    public static List<Message> of(List<Message> messages) {
        ResultsInOrder order = new ResultsInOrder();
        messages.forEach(order::add);
        order.flush();
        return order.ordered;
    }

    private void add(Message message) {
        if (message.role() == Role.USER) {
            toTheModel.add(message);
            return;
        }
        if (!toTheModel.isEmpty()) {
            flush();
        }
        if (message.role() == Role.ASSISTANT) {
            if (ordered.isEmpty() || ordered.getLast().role() != Role.ASSISTANT) {
                calls.clear();
            }
            for (Part part : message.parts()) {
                if (part instanceof Part.ToolCall call) {
                    calls.add(call.id());
                }
            }
        }
        ordered.add(message);
    }

    private void flush() {
        List<Part> results = new ArrayList<>();
        for (Message message : toTheModel) {
            message.parts().stream().filter(Part.ToolResult.class::isInstance).forEach(results::add);
        }
        if (results.isEmpty() || calls.isEmpty()) {
            ordered.addAll(toTheModel);
        } else {
            results.sort(Comparator.comparingInt(this::place));
            ordered.add(new Message(Role.USER, results));
            toTheModel.forEach(this::addTheRest);
        }
        toTheModel.clear();
    }

    private void addTheRest(Message message) {
        List<Part> rest = message.parts().stream()
                .filter(part -> !(part instanceof Part.ToolResult))
                .toList();
        if (!rest.isEmpty()) {
            ordered.add(new Message(Role.USER, rest));
        }
    }

    private int place(Part result) {
        int place = result instanceof Part.ToolResult known ? calls.indexOf(known.id()) : -1;
        return place < 0 ? Integer.MAX_VALUE : place;
    }
}
