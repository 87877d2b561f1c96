package dev.penstock.simulator;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One HTTP/1.1 call over a socket that hides nothing of what comes back. */
final class RawCall {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final InputStream in;
    private final List<Integer> informational = new ArrayList<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final List<byte[]> chunks = new ArrayList<>();
    private final Duration patience;
    private long deadlineNanos = Long.MAX_VALUE;
    private int status;

    private RawCall(InputStream in, Duration patience) {
        this.in = new BufferedInputStream(in);
        this.patience = patience;
    }

    /** Waits so long for each byte, and so long again from the first byte to the last. */
    static RawReply to(
            int port, String method, String path, Map<String, String> headers, String body, Duration patience) {
        try (Socket socket = open(port)) {
            socket.setSoTimeout((int) patience.toMillis());
            send(socket, method, path, headers, body);
            return new RawCall(socket.getInputStream(), patience).read();
        } catch (IOException e) {
            throw new AssertionError("call failed", e);
        }
    }

    static Socket open(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
        return socket;
    }

    static void send(Socket socket, String method, String path, Map<String, String> headers, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nhost: localhost\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("content-length: ").append(bytes.length).append("\r\n\r\n");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        all.writeBytes(bytes);
        socket.getOutputStream().write(all.toByteArray());
    }

    private RawReply read() {
        RawReply.End end;
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            readHeads();
            readBody();
            end = RawReply.End.COMPLETE;
            readRest(rest);
        } catch (SocketTimeoutException e) {
            end = RawReply.End.SILENT;
        } catch (InterruptedIOException e) {
            end = RawReply.End.ENDLESS;
        } catch (SocketException e) {
            end = RawReply.End.RESET;
        } catch (IOException e) {
            end = RawReply.End.CLOSED;
        }
        return new RawReply(status, informational, headers, body.toByteArray(), chunks, end, rest.toByteArray());
    }

    private void readHeads() throws IOException {
        do {
            if (status != 0) {
                informational.add(status);
            }
            headers.clear();
            status = 0;
            int code = Integer.parseInt(line().substring(9, 12));
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            status = code;
        } while (status < 200);
    }

    private void readBody() throws IOException {
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                take(size);
                line();
            }
            line();
        } else if (headers.containsKey("content-length")) {
            take(Integer.parseInt(headers.get("content-length")));
        } else if (status != 204 && status != 304) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                body.write(next);
            }
        }
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private void take(int size) throws IOException {
        int from = body.size();
        try {
            for (int i = 0; i < size; i++) {
                body.write(next());
            }
        } finally {
            byte[] all = body.toByteArray();
            chunks.add(java.util.Arrays.copyOfRange(all, from, all.length));
        }
    }

    private void readRest(ByteArrayOutputStream rest) throws IOException {
        while (in.available() > 0) {
            rest.write(in.read());
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = next(); next != '\n'; next = next()) {
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private int next() throws IOException {
        if (System.nanoTime() > deadlineNanos) {
            throw new InterruptedIOException("endless");
        }
        int next = in.read();
        if (deadlineNanos == Long.MAX_VALUE) {
            deadlineNanos = System.nanoTime() + patience.toNanos();
        }
        if (next < 0) {
            throw new IOException("closed");
        }
        return next;
    }
}
