package dev.penstock.gateway.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** A caller on a bare socket: sends any bytes, and reads answers strictly, so that a wrong frame fails the test. */
public final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    /** An answer, its body freed of chunking. */
    public record Answer(int status, Map<String, String> headers, byte[] body, boolean complete) {
        public Answer {
            SecretWatch.look("an answer", headers + "\n" + new String(body, UTF_8));
        }

        public String text() {
            return new String(body, UTF_8);
        }

        public JsonObject json() {
            return new JsonObject(text());
        }

        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    public RawClient(int port) throws IOException {
        this(port, 0);
    }

    /** With a small window, where one is given: what the caller does not read then soon stands in the gateway. */
    public RawClient(int port, int receiveBufferBytes) throws IOException {
        socket = new Socket();
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    public static Answer post(int port, String path, String body, String... headers) throws IOException {
        try (RawClient client = new RawClient(port)) {
            return client.sendPost(path, body, headers).read();
        }
    }

    public static Answer get(int port, String path, String... headers) throws IOException {
        try (RawClient client = new RawClient(port)) {
            return client.send(head("GET", path, headers) + "\r\n").read();
        }
    }

    /** The same for heads that are refused before they are sent in full: reads while it sends, as real clients do. */
    public static Answer getMuch(int port, String path, String... headers) throws IOException {
        try (RawClient client = new RawClient(port)) {
            Thread.ofVirtual().start(() -> {
                try {
                    client.send(head("GET", path, headers) + "\r\n");
                } catch (IOException refused) {
                    // The answer says why.
                }
            });
            return client.read();
        }
    }

    public static Answer put(int port, String path, String body, String... headers) throws IOException {
        return send("PUT", port, path, body, headers);
    }

    /** Any method, with a body of JSON. */
    public static Answer send(String method, int port, String path, String body, String... headers) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        try (RawClient client = new RawClient(port)) {
            client.send(head(method, path, headers) + "content-type: application/json\r\ncontent-length: "
                    + bytes.length + "\r\n\r\n");
            return client.send(bytes).read();
        }
    }

    public RawClient sendPost(String path, String body, String... headers) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        send(head("POST", path, headers) + "content-type: application/json\r\ncontent-length: " + bytes.length
                + "\r\n\r\n");
        return send(bytes);
    }

    private static String head(String method, String path, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nhost: localhost\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.toString();
    }

    public RawClient send(String bytes) throws IOException {
        return send(bytes.getBytes(UTF_8));
    }

    public RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Reads one whole answer; {@code complete} is false if the connection ended inside it. */
    public Answer read() throws IOException {
        Answer head = readHead();
        int status = head.status();
        Map<String, String> headers = head.headers();
        if (status == 100) {
            return read();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean complete = true;
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            complete = readChunks(body);
        } else {
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            byte[] bytes = in.readNBytes(length);
            complete = bytes.length == length;
            body.writeBytes(bytes);
        }
        return new Answer(status, headers, body.toByteArray(), complete);
    }

    /** Reads the head of an answer and nothing behind it. */
    public Answer readHead() throws IOException {
        String statusLine = line();
        if (!statusLine.startsWith("HTTP/1.")) {
            throw new AssertionError("no status line: " + statusLine);
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(statusLine.substring(9, 12)), headers, new byte[0], true);
    }

    private boolean readChunks(ByteArrayOutputStream body) throws IOException {
        while (true) {
            String size = line();
            if (size.isEmpty()) {
                return false;
            }
            int length = Integer.parseInt(size, 16);
            byte[] chunk = in.readNBytes(length);
            body.writeBytes(chunk);
            if (chunk.length < length) {
                return false;
            }
            String end = line();
            if (!end.isEmpty()) {
                throw new AssertionError("the chunks are out of step: after a chunk of 0x" + size + " bytes comes \""
                        + end + "\"; the answer so far: " + body.toString(UTF_8));
            }
            if (length == 0) {
                return true;
            }
        }
    }

    /** Reads bytes as they are until they contain the text. */
    public String readUntil(String text) throws IOException {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        while (!seen.toString(UTF_8).contains(text)) {
            int b = in.read();
            if (b < 0) {
                throw new AssertionError("the answer ended before \"" + text + "\": " + seen.toString(UTF_8));
            }
            seen.write(b);
        }
        return seen.toString(UTF_8);
    }

    /** Waits for bytes and reads at most this many of them; gives how many, or -1 at the end. */
    public int readSome(int bytesMax) throws IOException {
        return in.read(new byte[bytesMax]);
    }

    /** Waits until there is something to read, or the condition holds. */
    public void awaitBytesOr(BooleanSupplier condition) throws IOException, InterruptedException {
        while (in.available() == 0 && !condition.getAsBoolean()) {
            Thread.sleep(1);
        }
    }

    /** Whether the gateway closes the connection and sends nothing more. */
    public boolean atEnd() throws IOException {
        return in.read() < 0;
    }

    /** The same for a client that was still sending, which may see the end as a reset. */
    public boolean hasEnded() throws IOException {
        try {
            return atEnd();
        } catch (SocketException reset) {
            return true;
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(ISO_8859_1);
    }

    /** Leaves without a word (RST). */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
