package dev.penstock.core.money.simulation;

import dev.penstock.core.money.simulation.Oracle.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/**
 * Runs the rules of money through many short histories of one to three nodes: calls come and go, providers lie, messages are
 * lost, doubled and delayed, processes are killed in the middle of a step, power fails, clocks are set, limits change, nodes join
 * and leave. Each history ends in peace, and then every bill must be in the books.
 */
public final class MoneySimulation {
    /** Of one history. Long enough for windows to be used up, short enough to be looked through. */
    private static final int STEPS = 2_000;

    private static final int NODES_MAX = 3;
    private static final int CHECK_EVERY = 100;
    private static final int REST_ROUNDS = 100;

    private MoneySimulation() {}

    /**
     * What came of a run.
     *
     * @param operations that were done
     * @param failure what went wrong, with the seed of its history; absent if nothing did
     */
    public record Result(
            long operations, long histories, long admitted, long refused, long deaths, Optional<String> failure) {}

    /**
     * Runs until so many operations are done, or something goes wrong.
     *
     * @param seed of the first history; the next has the next number
     * @param chance makes a generator from a seed
     */
    public static Result run(long operations, long seed, LongFunction<RandomGenerator> chance, Sabotage sabotage) {
        long done = 0;
        long histories = 0;
        long admitted = 0;
        long refused = 0;
        long deaths = 0;
        Optional<String> failure = Optional.empty();
        while (done < operations && failure.isEmpty()) {
            History history = new History(chance.apply(seed + histories), sabotage);
            try {
                history.run((int) Math.min(STEPS, operations - done));
            } catch (Violation | IllegalStateException | IllegalArgumentException | ArithmeticException wrong) {
                failure = Optional.of("seed " + (seed + histories) + ", operation " + history.steps + ": " + wrong);
            }
            done += history.steps;
            histories++;
            admitted += history.world.admitted();
            refused += history.world.refused();
            deaths += history.deaths;
        }
        return new Result(done, histories, admitted, refused, deaths, failure);
    }

    /** One of them. */
    private static final class History {
        private final RandomGenerator random;
        private final World world;
        private final List<SimulatedNode> nodes = new ArrayList<>();
        private long steps;
        private long deaths;

        History(RandomGenerator random, Sabotage sabotage) {
            this.random = random;
            this.world = new World(random, sabotage);
            int count = 1 + random.nextInt(NODES_MAX);
            for (int i = 0; i < count; i++) {
                nodes.add(new SimulatedNode("node" + i, world));
            }
            nodes.getFirst().start(false);
        }

        void run(int count) {
            for (int i = 0; i < count; i++) {
                steps++;
                step();
                if (steps % CHECK_EVERY == 0) {
                    world.check();
                }
            }
            comeToRest();
        }

        private void step() {
            world.clock().advance(random.nextLong(TimeUnit.MILLISECONDS.toNanos(5)));
            SimulatedNode node = nodes.get(random.nextInt(nodes.size()));
            if (!node.isUp()) {
                world.deliver();
                if (world.chance(20)) {
                    node.start(true);
                }
                return;
            }
            int dice = random.nextInt(1_000);
            if (dice < 250) {
                node.admit(world.aCase());
            } else if (dice < 390) {
                pick(node.held).ifPresent(node::send);
            } else if (dice < 540) {
                pick(node.sent).ifPresent(node::settle);
            } else if (dice < 560) {
                pick(random.nextBoolean() ? node.held : node.sent)
                        .filter(subject -> subject.state == Case.State.HELD)
                        .ifPresent(node::release);
            } else if (dice < 700) {
                node.pump();
            } else if (dice < 880) {
                world.deliver();
            } else if (dice < 930) {
                node.flush();
            } else if (dice < 980) {
                node.tick();
            } else {
                trouble(node, dice - 980);
            }
            if (node.isUp()) {
                node.check();
            }
        }

        private void trouble(SimulatedNode node, int dice) {
            switch (dice) {
                case 0, 1, 2 -> die(node, false);
                case 3, 4 -> die(node, true);
                case 5, 6, 7 -> {
                    deaths++;
                    node.killSoon();
                }
                case 8, 9 -> world.changeALimit();
                case 10, 11 -> world.setTheWallClock();
                case 12 -> world.loseSilentNodes();
                case 13 -> world.lose(node.name);
                case 14 -> world.clock().advance(random.nextLong(TimeUnit.SECONDS.toNanos(70)));
                case 15 -> world.clock().advance(random.nextInt(4) == 0 ? TimeUnit.HOURS.toNanos(25) : 0);
                case 16 -> node.leave();
                default -> {}
            }
        }

        private void die(SimulatedNode node, boolean power) {
            deaths++;
            node.die(power);
        }

        private Optional<Case> pick(List<Case> cases) {
            return cases.isEmpty() ? Optional.empty() : Optional.of(cases.get(random.nextInt(cases.size())));
        }

        /** Everyone comes back, ends what is open, tells all, and stops in order. */
        private void comeToRest() {
            world.calmDown();
            nodes.forEach(SimulatedNode::leaveInPeace);
            for (SimulatedNode node : nodes) {
                for (int i = 0; !node.isUp() && i < REST_ROUNDS; i++) {
                    node.start(false);
                }
                finish(node);
                if (!node.isUp()) {
                    node.start(false);
                }
                node.stop();
                rest(node);
            }
            world.checkAtRest();
        }

        private void finish(SimulatedNode node) {
            for (int i = 0; i < REST_ROUNDS && node.isUp() && !node.isIdle(); i++) {
                List.copyOf(node.held).forEach(subject -> whileUp(node, () -> node.send(subject)));
                List.copyOf(node.sent).forEach(subject -> whileUp(node, () -> node.settle(subject)));
                whileUp(node, () -> round(node));
            }
        }

        private static void whileUp(SimulatedNode node, Runnable step) {
            if (node.isUp()) {
                step.run();
            }
        }

        private void rest(SimulatedNode node) {
            for (int i = 0; i < REST_ROUNDS; i++) {
                round(node);
                if (node.stopped()) {
                    return;
                }
            }
            throw new Violation(node.name + " does not come to rest");
        }

        private void round(SimulatedNode node) {
            world.clock().advance(TimeUnit.SECONDS.toNanos(1));
            node.flush();
            if (node.isUp()) {
                node.pump();
            }
            world.deliverAll();
            if (node.isUp()) {
                node.tick();
            }
            world.deliverAll();
        }
    }
}
