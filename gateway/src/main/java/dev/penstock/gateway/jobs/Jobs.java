package dev.penstock.gateway.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.CronStyle;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import dev.penstock.gateway.settings.JobSettings;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;

/**
 * Runs the jobs. However many gateways share a database, each job runs once at its time, on one of them: db-scheduler keeps in
 * the database who has taken which. A job that fails is logged and runs again at its next time.
 */
public final class Jobs implements AutoCloseable {
    private static final String TABLE = "penstock_jobs";
    private static final int THREADS = 2;
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final Scheduler scheduler;

    private Jobs(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** The jobs of the documents (S4-23 to S4-26), and those of budgets. */
    public static List<Job> documented(Store store, Settings settings) {
        JobSettings jobs = settings.jobs();
        Alarm alarm = new Alarm(store, jobs.webhook().map(Webhook::new), jobs.repeatAfter());
        int logDays = settings.database().logDays();
        Statistics statistics = new Statistics(store, logDays);
        Retention retention = new Retention(store, logDays, settings.database().statDays());
        BudgetWatch budgets = new BudgetWatch(store, alarm);
        return List.of(
                new Job("usage-statistics", "0 * * * *", statistics::addUp),
                new Job("retention", "0 2 * * *", now -> {
                    statistics.addUpAgain(now);
                    retention.deleteOld(now);
                }),
                new Job("keyed-calls", "30 * * * *", retention::forgetKeyedCalls),
                new Job("error-rate", "*/5 * * * *", new ErrorRateWatch(store, alarm)::look),
                new Job("budgets", "*/5 * * * *", budgets::look),
                new Job("books-of-budgets", "0 3 * * *", budgets::reconcile),
                new Job("key-states", "*/30 * * * *", new KeyStateWatch(store, alarm)::look));
    }

    /**
     * Starts them.
     *
     * @param zone of the crontab's hours
     */
    public static Jobs start(Store store, List<Job> jobs, ZoneId zone) {
        return start(store, jobs, job -> new CronSchedule(job.cron(), zone, CronStyle.UNIX), Duration.ofSeconds(10));
    }

    /** How a job's times are found; tests have no hour to wait. */
    interface Times {
        Schedule of(Job job);
    }

    static Jobs start(Store store, List<Job> jobs, Times times, Duration look) {
        List<RecurringTask<Void>> tasks =
                jobs.stream().map(job -> task(job, times.of(job))).toList();
        Scheduler scheduler = Scheduler.create(store.source())
                .tableName(TABLE)
                .startTasks(tasks)
                .threads(THREADS)
                .pollingInterval(look)
                .alwaysPersistTimestampInUTC()
                .commitWhenAutocommitDisabled(true)
                .shutdownMaxWait(CLOSE_WAIT)
                .failureLogging(LogLevel.ERROR, true)
                .build();
        scheduler.start();
        return new Jobs(scheduler);
    }

    private static RecurringTask<Void> task(Job job, Schedule schedule) {
        InstantSource clock = InstantSource.system();
        return Tasks.recurring(job.name(), schedule).execute((instance, context) -> {
            Instant now = clock.instant();
            job.work().run(now);
        });
    }

    /** Takes no more jobs, and gives the running ones a few seconds. */
    @Override
    public void close() {
        scheduler.stop();
    }
}
