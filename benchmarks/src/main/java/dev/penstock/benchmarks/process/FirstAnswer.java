package dev.penstock.benchmarks.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Asks a server that is starting again and again, until it answers for the first time. */
public final class FirstAnswer {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 500_000;
    private static final int CONNECT_MILLIS = 1_000;
    private static final int ANSWER_MILLIS = 20_000;

    private FirstAnswer() {}

    /** How long it took from the start of the process until it had answered this request with 200. */
    public static Duration after(Child child, int port, byte[] request) {
        return retry(child, "an answer with 200 on port " + port, () -> answers(port, request));
    }

    /** Waits until the process takes connections. */
    public static void listening(Child child, int port) {
        retry(child, "a listener on port " + port, () -> connects(port));
    }

    private interface Attempt {
        boolean succeeds() throws IOException;
    }

    private static Duration retry(Child child, String expected, Attempt attempt) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String refusal = "nothing";
        while (System.nanoTime() < deadline) {
            child.requireAlive();
            try {
                if (attempt.succeeds()) {
                    return Duration.ofNanos(System.nanoTime() - child.startedNanos());
                }
                refusal = "another answer";
            } catch (IOException notYet) {
                refusal = notYet.toString();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new IllegalStateException(
                "expected " + expected + " within " + PATIENCE + ", last got: " + refusal + "\n" + child.endOfLog());
    }

    private static boolean connects(int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        }
    }

    private static boolean answers(int port, byte[] request) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write(request);
            String status = new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
            return status.equals("HTTP/1.1 200");
        }
    }
}
