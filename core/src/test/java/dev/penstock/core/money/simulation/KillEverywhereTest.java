package dev.penstock.core.money.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** B5: one history, ended at each of its places in turn; afterwards the books must be right. */
class KillEverywhereTest {
    private static final int ROUNDS = 6;

    /** One node, and the steps of its life. */
    private static final class Life {
        private final World world = new World(new SplittableRandom(3), Sabotage.NONE);
        private final SimulatedNode node = new SimulatedNode("node0", world);
        private final List<Runnable> steps = new ArrayList<>();

        Life() {
            world.calmDown();
            node.start(false);
            for (int round = 0; round < ROUNDS; round++) {
                steps.add(() -> node.admit(world.aCase()));
                steps.add(() -> node.admit(world.aCase()));
                steps.add(node::pump);
                steps.add(world::deliver);
                steps.add(world::deliver);
                steps.add(() -> List.copyOf(node.held).stream().limit(2).forEach(this::sendIfUp));
                steps.add(node::flush);
                steps.add(() -> List.copyOf(node.sent).stream().limit(1).forEach(node::settle));
                steps.add(node::flush);
                steps.add(node::pump);
                steps.add(world::deliver);
                steps.add(world::deliver);
                steps.add(() -> List.copyOf(node.held).stream().limit(1).forEach(node::release));
                steps.add(node::tick);
                steps.add(world::deliver);
                steps.add(world::deliver);
            }
        }

        private void sendIfUp(Case subject) {
            if (node.isUp()) {
                node.send(subject);
            }
        }

        /** Lives on until so many steps are done, or until it is killed in one. */
        boolean liveFor(int count) {
            for (int i = 0; i < count; i++) {
                steps.get(i).run();
                if (!node.isUp()) {
                    return false;
                }
            }
            return true;
        }

        void endInPeace() {
            node.leaveInPeace();
            if (!node.isUp()) {
                node.start(false);
            }
            List.copyOf(node.held).forEach(node::send);
            List.copyOf(node.sent).forEach(node::settle);
            node.stop();
            for (int i = 0; i < 20; i++) {
                world.clock().advance(1_000_000_000);
                node.flush();
                node.pump();
                world.deliverAll();
                node.tick();
                world.deliverAll();
                if (node.stopped()) {
                    world.checkAtRest();
                    return;
                }
            }
            throw new AssertionError("does not come to rest");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void endAfterEachStep_leavesTheBooksRight(boolean power) {
        int steps = new Life().steps.size();
        for (int at = 0; at <= steps; at++) {
            Life life = new Life();
            life.liveFor(at);
            life.node.die(power);
            life.endInPeace();
        }
    }

    @Test
    void endInTheMiddleOfEachWrite_leavesTheBooksRight() {
        int kills = 0;
        for (int write = 0; ; write++) {
            boolean fired = false;
            for (SimulatedJournal.Tear tear : SimulatedJournal.Tear.values()) {
                Life life = new Life();
                life.node.killAt(write, tear);
                fired |= !life.liveFor(life.steps.size());
                life.endInPeace();
            }
            if (!fired) {
                break;
            }
            kills++;
        }
        assertThat(kills).isGreaterThan(20);
    }
}
