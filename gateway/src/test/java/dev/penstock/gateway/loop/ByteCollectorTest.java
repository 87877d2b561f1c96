package dev.penstock.gateway.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteCollectorTest {
    private final ByteCollector body = new ByteCollector(8);

    @Test
    void gathersPiecesFromAnywhere() {
        assertThat(body.add(bytes("xabx"), 1, 3)).isTrue();
        assertThat(body.add(bytes("cd"), 0, 2)).isTrue();

        assertThat(body.toArray()).isEqualTo(bytes("abcd"));
    }

    @Test
    void addsNothingOfAPieceThatDoesNotFit() {
        body.add(bytes("abcdef"), 0, 6);

        assertThat(body.add(bytes("ghi"), 0, 3)).isFalse();
        assertThat(body.take(bytes("ghi"), 0, 3)).isFalse();
        assertThat(body.toArray()).isEqualTo(bytes("abcdef"));
    }

    @Test
    void keepsPiecesThatLieNextToEachOtherWhereTheyAre() {
        byte[] whole = bytes("abcdef");

        body.take(whole, 0, 2);
        body.take(whole, 2, 5);
        body.take(whole, 5, 6);

        assertThat(body.toArray()).isSameAs(whole);
    }

    @Test
    void gathersWhatDoesNotFollowInItsArray() {
        byte[] first = bytes("ab..");

        body.take(first, 0, 2);
        body.take(bytes("cd"), 0, 2);
        body.take(bytes("xef"), 1, 3);

        assertThat(body.toArray()).isEqualTo(bytes("abcdef"));
    }

    @Test
    void holdsAGivenArrayToTheBoundToo() {
        assertThat(body.take(bytes("123456789"), 0, 9)).isFalse();
        assertThat(body.length()).isZero();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
