package dev.penstock.gateway.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.gateway.settings.Secret;
import dev.penstock.gateway.store.log.Alert;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts alerts as JSON to an address that the operator set. The address may hold a token, so only its host is ever logged;
 * redirects are not followed, and an answer that never ends is not waited for.
 */
final class Webhook {
    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int TRIES = 3;

    private final URI address;

    Webhook(Secret address) {
        this.address = URI.create(address.reveal());
    }

    /** Blocks, for half a minute at most. */
    void tell(Alert alert, ObjectNode details) {
        ObjectNode body = Json.object()
                .put("level", alert.level())
                .put("kind", alert.kind())
                .put("message", alert.message())
                .put("at", alert.createdAt().toString());
        body.set("details", details);
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.bytes(body)))
                .build();
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        try {
            tell(client, request);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            LOG.error("the webhook at {} was not told: interrupted", address.getHost());
        } finally {
            client.shutdownNow();
        }
    }

    private void tell(HttpClient client, HttpRequest request) throws InterruptedException {
        String failure = "";
        for (int i = 0; i < TRIES; i++) {
            if (i > 0) {
                TimeUnit.SECONDS.sleep(i);
            }
            try {
                int status = client.sendAsync(request, BodyHandlers.discarding())
                        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                        .statusCode();
                if (status / 100 == 2) {
                    return;
                }
                failure = "status " + status;
            } catch (ExecutionException | TimeoutException broken) {
                Throwable cause = broken.getCause() == null ? broken : broken.getCause();
                failure = cause.getClass().getSimpleName();
            }
        }
        LOG.error("the webhook at {} was not told, after {} tries: {}", address.getHost(), TRIES, failure);
    }
}
