package dev.penstock.gateway.server;

import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.spi.JsonFactory;
import io.vertx.core.spi.json.JsonCodec;

/**
 * Lets Vert.x read and write its JSON by Jackson's streams alone: its usual codec loads the mapper and 300 classes with it, and we
 * map no objects of our own.
 */
public final class StreamingJson implements JsonFactory {
    @Override
    public JsonCodec codec() {
        return new JacksonCodec();
    }
}
