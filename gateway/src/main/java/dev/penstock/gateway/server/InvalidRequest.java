package dev.penstock.gateway.server;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** Answers what is not HTTP as we accept it: once, without an echo of the bytes, and with the end of the connection. */
final class InvalidRequest {
    private InvalidRequest() {}

    static void answer(HttpServerRequest request) {
        DecoderResult result = request.decoderResult();
        Throwable cause = result == null ? null : result.cause();
        int status = 400;
        String message = "The request is not valid HTTP/1.1.";
        if (cause instanceof TooLongHttpLineException) {
            status = 414;
            message = "The request line is too long.";
        } else if (cause instanceof TooLongHttpHeaderException) {
            status = 431;
            message = "The request headers are too large.";
        }
        JsonObject error = new JsonObject()
                .put("message", message)
                .put("type", "invalid_request_error")
                .putNull("param")
                .putNull("code");
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("connection", "close")
                .end(new JsonObject().put("error", error).toBuffer())
                .onComplete(written -> ConnectionWatch.of(request.connection()).leave());
    }
}
