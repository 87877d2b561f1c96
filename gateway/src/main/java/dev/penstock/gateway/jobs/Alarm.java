package dev.penstock.gateway.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.log.Alert;
import dev.penstock.gateway.store.log.Alerts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people that something is wrong: by a row of the list of alerts, in the log, and by a webhook where one is set. */
final class Alarm {
    private static final Logger LOG = LoggerFactory.getLogger(Alarm.class);
    static final String WARNING = "warning";
    static final String CRITICAL = "critical";

    private final Store store;
    private final Optional<Webhook> webhook;
    private final Duration repeatAfter;

    /**
     * @param repeatAfter how long something that stays wrong is not told again
     */
    Alarm(Store store, Optional<Webhook> webhook, Duration repeatAfter) {
        this.store = store;
        this.webhook = webhook;
        this.repeatAfter = repeatAfter;
    }

    /** Tells something that may go on for a while. Blocks until it is told everywhere; a webhook that fails is logged. */
    void raise(String kind, String message, ObjectNode details, Instant now) {
        raise(WARNING, kind, message, details, now, alerts -> alerts.since(kind, now.minus(repeatAfter)));
    }

    /** Tells something that, in these very words, is told once. Blocks as the other does. */
    void raiseOnce(String level, String kind, String message, ObjectNode details, Instant now) {
        raise(level, kind, message, details, now, alerts -> alerts.said(kind, message));
    }

    private void raise(
            String level, String kind, String message, ObjectNode details, Instant now, Predicate<Alerts> told) {
        Alert alert = new Alert(0, level, kind, message, Optional.of(details.toString()), Optional.empty(), now);
        boolean isNew = store.write(sql -> {
            Alerts alerts = new Alerts(sql);
            if (told.test(alerts)) {
                return false;
            }
            alerts.add(alert);
            return true;
        });
        if (isNew) {
            LOG.warn("{} {}", message, details);
            webhook.ifPresent(hook -> hook.tell(alert, details));
        }
    }
}
