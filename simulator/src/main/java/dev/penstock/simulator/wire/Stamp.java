package dev.penstock.simulator.wire;

/** The time at which an event was made, within the event. */
final class Stamp {
    private Stamp() {}

    /** The event with {@code "sim_ns":System.nanoTime()} as the first member of its JSON; the same if it has none. */
    static byte[] on(Frame frame) {
        byte[] bytes = frame.bytes();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '{') {
                byte[] member = Json.bytes("\"sim_ns\":" + System.nanoTime() + (bytes[i + 1] == '}' ? "" : ","));
                byte[] stamped = new byte[bytes.length + member.length];
                System.arraycopy(bytes, 0, stamped, 0, i + 1);
                System.arraycopy(member, 0, stamped, i + 1, member.length);
                System.arraycopy(bytes, i + 1, stamped, i + 1 + member.length, bytes.length - i - 1);
                return stamped;
            }
        }
        return bytes;
    }
}
