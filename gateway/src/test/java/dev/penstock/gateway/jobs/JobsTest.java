package dev.penstock.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.penstock.gateway.settings.DatabaseAddress.Embedded;
import dev.penstock.gateway.settings.DatabaseSettings;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.testing.TestingDatabase;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That jobs run, once for all gateways of a database. */
class JobsTest {
    private static final Duration PAUSE = Duration.ofMillis(200);

    @TempDir
    Path folder;

    enum Kind {
        SQLITE,
        MARIADB,
        POSTGRESQL
    }

    /** A database, and what has to be closed after it. */
    private record Running(DatabaseSettings settings, Closeable server) implements Closeable {
        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private Running database(Kind kind) throws Exception {
        if (kind == Kind.SQLITE) {
            return new Running(TestingDatabase.settings(new Embedded(folder.resolve("penstock.db"))), () -> {});
        }
        TestingDatabase server = kind == Kind.MARIADB ? TestingDatabase.mariaDb() : TestingDatabase.postgreSql();
        return new Running(TestingDatabase.settings(server.server()), server::close);
    }

    @ParameterizedTest
    @EnumSource
    void twoGateways_neverRunAJobTogether_andRunItAgainAfterAFailure(Kind kind) throws Exception {
        AtomicInteger together = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch enough = new CountDownLatch(5);
        Job job = new Job("job", "* * * * *", now -> {
            most.accumulateAndGet(together.incrementAndGet(), Math::max);
            pause();
            together.decrementAndGet();
            enough.countDown();
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("the first run fails, as it should");
            }
        });
        try (Running database = database(kind);
                Store one = Store.open(database.settings());
                Store other = Store.open(database.settings())) {
            Jobs.Times often = each -> FixedDelay.of(PAUSE);
            try (Jobs here = Jobs.start(one, List.of(job), often, PAUSE);
                    Jobs there = Jobs.start(other, List.of(job), often, PAUSE)) {
                assertThat(here).isNotSameAs(there);
                assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
            }
        }
        assertThat(most).hasValue(1);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void documentedJobs_haveTheDocumentedTimes() throws Exception {
        Settings settings =
                Settings.load(Map.of("PENSTOCK_DATA", folder.resolve("data").toString()), folder);
        try (Running database = database(Kind.SQLITE);
                Store store = Store.open(database.settings())) {
            List<Job> jobs = Jobs.documented(store, settings);

            assertThat(jobs.stream().map(job -> job.name() + " " + job.cron()))
                    .containsExactly(
                            "usage-statistics 0 * * * *",
                            "retention 0 2 * * *",
                            "keyed-calls 30 * * * *",
                            "error-rate */5 * * * *",
                            "budgets */5 * * * *",
                            "books-of-budgets 0 3 * * *",
                            "key-states */30 * * * *");
            try (Jobs running = Jobs.start(store, jobs, ZoneOffset.UTC)) {
                assertThat(running).isNotNull();
                assertThat(store.<Integer>read(sql -> sql.fetchCount(org.jooq.impl.DSL.table("penstock_jobs"))))
                        .isEqualTo(7);
            }
        }
    }
}
