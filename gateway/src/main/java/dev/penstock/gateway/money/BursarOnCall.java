package dev.penstock.gateway.money;

import dev.penstock.gateway.store.money.SqlTreasury;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bursar, from the moment on when something limits somebody. Where the settings set no budget there is none, and no journal,
 * until an admin sets a limit: that is looked for once a second. May be shared between threads.
 */
public final class BursarOnCall implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BursarOnCall.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Bursar present;
    private @Nullable Thread watch;

    /** One that is there. */
    public static BursarOnCall present(Bursar bursar) {
        BursarOnCall here = new BursarOnCall();
        here.present = bursar;
        return here;
    }

    /** One that is called when it is needed. */
    public static BursarOnCall awaited(CompletableFuture<SqlTreasury> opening, Callable<Bursar> call) {
        BursarOnCall coming = new BursarOnCall();
        coming.watch =
                Thread.ofPlatform().name("penstock-money-limits").daemon().start(() -> coming.look(opening, call));
        return coming;
    }

    private void look(CompletableFuture<SqlTreasury> opening, Callable<Bursar> call) {
        try {
            SqlTreasury treasury = opening.join();
            do {
                if (isLimited(treasury)) {
                    present = call.call();
                    LOG.info("budget: somebody is limited, so calls are held for and booked from now on");
                    return;
                }
            } while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (CompletionException notOpened) {
            // Whoever opens the database says why, and ends the process.
            return;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (Exception failure) {
            LOG.error("budget: limits were set, and budgets cannot be kept", failure);
        }
    }

    private static boolean isLimited(SqlTreasury treasury) {
        try {
            return !treasury.limits().isEmpty();
        } catch (DataAccessException away) {
            LOG.debug("budget: nobody can say now whether somebody is limited", away);
            return false;
        }
    }

    /** The bursar; empty while nobody needs one. */
    public Optional<Bursar> present() {
        return Optional.ofNullable(present);
    }

    @Override
    public void close() {
        closed.countDown();
        Thread watching = watch;
        try {
            if (watching != null) {
                watching.join(TimeUnit.SECONDS.toMillis(5));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        present().ifPresent(Bursar::close);
    }
}
