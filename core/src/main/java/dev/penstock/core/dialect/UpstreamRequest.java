package dev.penstock.core.dialect;

import java.util.List;

/**
 * What is sent upstream for one attempt; credentials and the host are added by the client.
 *
 * @param path appended to the provider's base URL, with its query ({@code /chat/completions})
 * @param body the JSON in slices, so that an unchanged 30 MiB prompt is not copied
 */
public record UpstreamRequest(String path, List<Slice> body) {

    /** A part of an array that nobody changes. */
    public record Slice(byte[] bytes, int from, int to) {
        public static Slice of(byte[] bytes) {
            return new Slice(bytes, 0, bytes.length);
        }

        public int length() {
            return to - from;
        }
    }

    public long length() {
        long length = 0;
        for (Slice slice : body) {
            length += slice.length();
        }
        return length;
    }
}
