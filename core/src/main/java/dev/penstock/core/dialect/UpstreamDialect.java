package dev.penstock.core.dialect;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How an upstream of one dialect tells what went wrong. Shared between threads. */
public interface UpstreamDialect {

    /**
     * Reads an answer whose status is no success. Sorts the texts that mean a too long context, finds the wait in headers or
     * body, and never fails on a body that is not what the dialect promises.
     *
     * @param header looks a response header up by its lower-case name
     */
    Problem problem(int status, Function<String, @Nullable String> header, byte[] body);
}
