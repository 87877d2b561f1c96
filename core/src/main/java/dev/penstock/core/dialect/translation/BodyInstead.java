package dev.penstock.core.dialect.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** A body in one piece where a stream of events was due: some upstreams, and proxies before them, tell an error so. */
final class BodyInstead {
    private static final int KEPT_MAX = 64 * 1024;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
    private boolean begun;
    private boolean object;

    void add(byte[] chunk, int from, int to) {
        int begin = from;
        while (!begun && begin < to && chunk[begin] <= ' ') {
            begin++;
        }
        if (!begun && begin < to) {
            begun = true;
            object = chunk[begin] == '{';
        }
        if (object && kept.size() <= KEPT_MAX) {
            kept.write(chunk, begin, Math.min(to - begin, KEPT_MAX + 1 - kept.size()));
        }
    }

    /** The body; null where it is no JSON object, or too long for one that tells an error. */
    @Nullable
    ObjectNode object() {
        return object && kept.size() <= KEPT_MAX ? Replies.objectOrNull(kept.toByteArray()) : null;
    }
}
