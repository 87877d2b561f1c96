package dev.penstock.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The time that a guess takes tells nothing of how near it was (X2). Welch's t-test of 100,000 near and as many far misses, which
 * come mixed, so that whatever else the machine does meets both alike; the slowest twentieth, which was interrupted, is left out.
 * No figure of time is expected, only that there is no difference; where one look finds one, which a busy machine can make, further
 * looks are taken, and a real difference shows in all of them.
 */
class ConstantTimeTest {
    private static final int SAMPLES = 100_000;
    private static final double NO_DIFFERENCE = 4.5;
    private static final int LOOKS = 8;
    private static final long SEED = 20_260_101;

    @TempDir
    Path folder;

    @Test
    void nearMiss_takesAsLongAsAFarOne() throws Exception {
        Pepper pepper = Pepper.open(folder.resolve("data"));
        NewVirtualKey created = NewVirtualKey.create("team-a", pepper, new SecureRandom());
        Files.writeString(folder.resolve("penstock.yaml"), created.yaml());
        VirtualKeys keys = VirtualKeys.of(Settings.load(Map.of(), folder).access(), pepper);
        String token = created.token().reveal();
        String head = token.substring(0, token.length() - 43);
        Random random = new Random(SEED);
        String near = token.substring(0, token.length() - 1) + (token.endsWith("A") ? "B" : "A");
        String far = head + "z".repeat(43);
        t(keys, near, far, random);

        double least = Double.MAX_VALUE;
        for (int look = 0; look < LOOKS && least >= NO_DIFFERENCE; look++) {
            least = Math.min(least, Math.abs(t(keys, near, far, random)));
        }

        assertThat(least).as("t, seed %d", SEED).isLessThan(NO_DIFFERENCE);
    }

    private static double t(VirtualKeys keys, String near, String far, Random random) {
        long[] nearNanos = new long[SAMPLES];
        long[] farNanos = new long[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            if (random.nextBoolean()) {
                nearNanos[i] = nanos(keys, near);
                farNanos[i] = nanos(keys, far);
            } else {
                farNanos[i] = nanos(keys, far);
                nearNanos[i] = nanos(keys, near);
            }
        }
        Moments one = Moments.of(nearNanos);
        Moments other = Moments.of(farNanos);
        return (one.mean() - other.mean()) / Math.sqrt(one.variance() / one.count() + other.variance() / other.count());
    }

    private static long nanos(VirtualKeys keys, String guess) {
        long begun = System.nanoTime();
        boolean found = keys.find(guess).isPresent();
        long took = System.nanoTime() - begun;
        assertThat(found).isFalse();
        return took;
    }

    private record Moments(double mean, double variance, int count) {
        static Moments of(long[] nanos) {
            long[] kept = Arrays.copyOf(Arrays.stream(nanos).sorted().toArray(), SAMPLES * 19 / 20);
            double mean = Arrays.stream(kept).average().orElseThrow();
            double squares = Arrays.stream(kept)
                    .mapToDouble(each -> (each - mean) * (each - mean))
                    .sum();
            return new Moments(mean, squares / (kept.length - 1), kept.length);
        }
    }
}
