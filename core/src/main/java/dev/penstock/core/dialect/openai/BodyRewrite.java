package dev.penstock.core.dialect.openai;

import dev.penstock.core.dialect.UpstreamRequest.Slice;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A body with some places replaced; all other bytes stay where they are and are not copied. */
final class BodyRewrite {
    private final byte[] body;
    private final List<Edit> edits = new ArrayList<>(4);

    private record Edit(int from, int to, String text) {}

    BodyRewrite(byte[] body) {
        this.body = body;
    }

    /** Puts the text in the place of {@code [from, to)}; places must not overlap. */
    void replace(int from, int to, String text) {
        edits.add(new Edit(from, to, text));
    }

    /** The new body in one piece. */
    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length);
        slices().forEach(slice -> out.write(slice.bytes(), slice.from(), slice.length()));
        return out.toByteArray();
    }

    List<Slice> slices() {
        edits.sort(Comparator.comparingInt(Edit::from));
        List<Slice> slices = new ArrayList<>(2 * edits.size() + 1);
        int done = 0;
        for (Edit edit : edits) {
            slices.add(new Slice(body, done, edit.from()));
            slices.add(Slice.of(edit.text().getBytes(StandardCharsets.UTF_8)));
            done = edit.to();
        }
        slices.add(new Slice(body, done, body.length));
        return slices;
    }
}
