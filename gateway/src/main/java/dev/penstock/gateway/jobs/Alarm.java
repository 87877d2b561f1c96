package dev.penstock.gateway.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.log.Alert;
import dev.penstock.gateway.store.log.Alerts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people that something is wrong: by a row of the list of alerts, in the log, and by a webhook where one is set. */
final class Alarm {
    private static final Logger LOG = LoggerFactory.getLogger(Alarm.class);
    private static final String WARNING = "warning";

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

    /** Blocks until it is told everywhere; a webhook that fails is logged. */
    void raise(String kind, String message, ObjectNode details, Instant now) {
        Alert alert = new Alert(0, WARNING, kind, message, Optional.of(details.toString()), Optional.empty(), now);
        boolean isNew = store.write(sql -> {
            Alerts alerts = new Alerts(sql);
            boolean told = alerts.since(kind, now.minus(repeatAfter));
            if (!told) {
                alerts.add(alert);
            }
            return !told;
        });
        if (isNew) {
            LOG.warn("{} {}", message, details);
            webhook.ifPresent(hook -> hook.tell(alert, details));
        }
    }
}
