package dev.penstock.core.dialect.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.dialect.pivot.Message;
import dev.penstock.core.dialect.pivot.Message.Role;
import dev.penstock.core.dialect.pivot.Part;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResultsInOrderTest {

    @Test
    void resultsOfATurn_standTogetherInTheOrderOfItsCalls() {
        assertThat(order(calls("a", "b", "c"), result("c"), result("a"), result("b")))
                .isEqualTo(List.of(calls("a", "b", "c"), results("a", "b", "c")));
    }

    @Test
    void whatElseIsSaid_comesBehindTheResults() {
        assertThat(order(calls("a", "b"), said("wait"), result("b"), said("and"), result("a")))
                .isEqualTo(List.of(calls("a", "b"), results("a", "b"), said("wait"), said("and")));
    }

    @Test
    void callsOfTwoMessagesInARow_areOneTurn() {
        assertThat(order(calls("a"), calls("b"), result("b"), result("a")))
                .isEqualTo(List.of(calls("a"), calls("b"), results("a", "b")));
    }

    @Test
    void everyTurn_hasAnOrderOfItsOwn() {
        assertThat(order(calls("a", "b"), result("b"), result("a"), calls("b", "a"), result("a"), result("b")))
                .isEqualTo(List.of(calls("a", "b"), results("a", "b"), calls("b", "a"), results("b", "a")));
    }

    @Test
    void resultsOfUnknownCalls_comeLast() {
        assertThat(order(calls("a"), result("x"), result("a"))).isEqualTo(List.of(calls("a"), results("a", "x")));
    }

    @Test
    void resultWithoutAnyCalls_staysInItsPlace() {
        assertThat(order(said("hi"), result("x"))).isEqualTo(List.of(said("hi"), result("x")));
    }

    @Test
    void conversationWithoutResults_isLeftAlone() {
        List<Message> messages = List.of(said("hi"), Message.of(Role.ASSISTANT, new Part.Text("hello")), said("bye"));

        assertThat(ResultsInOrder.of(messages)).isEqualTo(messages);
    }

    private static List<Message> order(Message... messages) {
        return ResultsInOrder.of(List.of(messages));
    }

    private static Message calls(String... ids) {
        return new Message(
                Role.ASSISTANT,
                Stream.of(ids)
                        .<Part>map(id -> new Part.ToolCall(id, "f", "{}", null))
                        .toList());
    }

    private static Message result(String id) {
        return results(id);
    }

    private static Message results(String... ids) {
        return new Message(
                Role.USER,
                Stream.of(ids)
                        .<Part>map(id -> new Part.ToolResult(id, null, List.of(new Part.Text(id)), false))
                        .toList());
    }

    private static Message said(String text) {
        return Message.of(Role.USER, new Part.Text(text));
    }
}
