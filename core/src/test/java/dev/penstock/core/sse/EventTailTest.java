package dev.penstock.core.sse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventTailTest {

    @Test
    void partsAreJoined_andHandedOver() {
        EventTail tail = new EventTail(10);
        assertThat(tail.isEmpty()).isTrue();
        assertThat(tail.add(new byte[] {9, 1, 2, 9}, 1, 3)).isTrue();
        assertThat(tail.add(new byte[] {3}, 0, 1)).isTrue();
        assertThat(tail.last()).isEqualTo((byte) 3);
        byte[] taken = tail.take();
        assertThat(taken).containsExactly(1, 2, 3);
        assertThat(tail.isEmpty()).isTrue();
        tail.add(new byte[] {4}, 0, 1);
        assertThat(taken).containsExactly(1, 2, 3);
    }

    @Test
    void limit_isHeldExactly() {
        EventTail tail = new EventTail(5);
        assertThat(tail.add(new byte[6], 0, 6)).isFalse();
        assertThat(tail.add(new byte[3], 0, 3)).isTrue();
        assertThat(tail.add(new byte[3], 0, 3)).isFalse();
        assertThat(tail.add(new byte[2], 0, 2)).isTrue();
        assertThat(tail.take()).hasSize(5);
    }
}
