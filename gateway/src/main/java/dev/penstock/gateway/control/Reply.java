package dev.penstock.gateway.control;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The answer to one request. Made on the event loop of the request; may be sent from any thread, and is written on that loop.
 */
final class Reply {
    private static final int PIECE_BYTES = 32 * 1024;
    private static final int UNAUTHENTICATED = 401;
    private static final int FOUND = 302;
    private static final String JSON = "application/json; charset=utf-8";

    private final HttpServerRequest request;
    private final Phrase.Language language;
    private final String requestId;
    private final Consumer<Answer.Call> calls;
    private final Context loop = Objects.requireNonNull(Vertx.currentContext(), "an event loop");

    /**
     * @param calls makes a call for a model, on the event loop of the request
     */
    Reply(HttpServerRequest request, String requestId, Consumer<Answer.Call> calls) {
        this.calls = calls;
        this.request = request;
        this.language = Phrase.Language.of(request.getHeader("accept-language"));
        this.requestId = requestId;
    }

    void send(Answer answer) {
        switch (answer) {
            case Answer.Data data -> json(data);
            case Answer.Page page ->
                onLoop(() -> {
                    HttpServerResponse response = begin(Answer.OK, page.contentType());
                    page.headers().forEach(response::putHeader);
                    return end(response, Buffer.buffer(page.body()));
                });
            case Answer.Elsewhere(var location, var cookies) ->
                onLoop(() -> {
                    HttpServerResponse response =
                            begin(FOUND, "text/plain; charset=utf-8").putHeader("location", location);
                    cookies.forEach(cookie -> response.headers().add("set-cookie", cookie));
                    return end(response, Buffer.buffer());
                });
            case Answer.Download download -> download(download);
            case Answer.Call call ->
                onLoop(() -> {
                    calls.accept(call);
                    return Future.succeededFuture();
                });
        }
    }

    void refused(Refused refused) {
        onLoop(() -> {
            if (request.response().headWritten()) {
                // An answer that broke off must not look like a whole one.
                return request.connection().close();
            }
            HttpServerResponse response = begin(refused.status(), isBrowsed() ? HtmlPage.TYPE : JSON);
            refused.retryAfter()
                    .ifPresent(wait -> response.putHeader(
                            "retry-after",
                            Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()))));
            if (refused.status() == UNAUTHENTICATED) {
                response.putHeader("www-authenticate", "Bearer realm=\"penstock\"");
            }
            if (isBrowsed()) {
                response.putHeader("content-security-policy", HtmlPage.policy());
                return end(response, Buffer.buffer(HtmlPage.of(refused, language, requestId)));
            }
            return end(
                    response,
                    new Answer.Data(refused.status(), null, refused.phrase())
                            .envelope(language)
                            .toBuffer());
        });
    }

    /** Whether a person looks at what comes: browsers ask for pages where somebody goes to an address, as a login ends. */
    private boolean isBrowsed() {
        String accepted = request.getHeader("accept");
        return HttpMethod.GET.equals(request.method()) && accepted != null && accepted.contains("text/html");
    }

    private void json(Answer.Data data) {
        onLoop(() -> {
            HttpServerResponse response = begin(data.code(), JSON);
            data.cookies().forEach(cookie -> response.headers().add("set-cookie", cookie));
            return end(response, data.envelope(language).toBuffer());
        });
    }

    private HttpServerResponse begin(int status, String contentType) {
        return request.response()
                .setStatusCode(status)
                .putHeader("content-type", contentType)
                .putHeader("content-language", language.tag())
                .putHeader("cache-control", "no-store")
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("x-frame-options", "DENY")
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("x-request-id", requestId);
    }

    private Future<Void> end(HttpServerResponse response, Buffer body) {
        if (HttpMethod.HEAD.equals(request.method())) {
            response.putHeader("content-length", Integer.toString(body.length()));
            return response.end();
        }
        return response.end(body);
    }

    /** Piece by piece, each when the one before has left: a client that reads slowly slows the reading down. */
    private void download(Answer.Download download) {
        onLoop(() -> {
            begin(Answer.OK, download.contentType())
                    .putHeader("content-disposition", "attachment; filename=\"" + download.fileName() + "\"")
                    .setChunked(true);
            return Future.succeededFuture();
        });
        StringBuilder piece = new StringBuilder(PIECE_BYTES);
        download.writer().accept(text -> {
            piece.append(text);
            if (piece.length() >= PIECE_BYTES) {
                String full = piece.toString();
                piece.setLength(0);
                onLoop(() -> request.response().write(full)).await();
            }
        });
        String last = piece.toString();
        onLoop(() -> request.response().end(last));
    }

    private Future<Void> onLoop(Supplier<Future<Void>> work) {
        Promise<Void> done = Promise.promise();
        loop.runOnContext(turn -> work.get().onComplete(done));
        return done.future();
    }
}
