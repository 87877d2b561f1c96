package dev.penstock.gateway.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An upstream that answers with exactly the bytes a test says, on a real socket: it can stop anywhere, and it sees when the
 * gateway hangs up. A connection serves requests until its script closes it.
 */
public final class TestingUpstream implements AutoCloseable {
    private final ServerSocket server;
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private volatile Script script = connection -> connection.json(200, "{}");

    /** What happens to one request. */
    @FunctionalInterface
    public interface Script {
        void answer(Connection connection) throws IOException, InterruptedException;
    }

    /** A request as it came. */
    public record Request(String line, Map<String, String> headers, byte[] body) {
        public String text() {
            return new String(body, UTF_8);
        }
    }

    /** The connection that a script answers on. */
    public static final class Connection {
        private final Socket socket;
        private final Request request;

        Connection(Socket socket, Request request) {
            this.socket = socket;
            this.request = request;
        }

        public Request request() {
            return request;
        }

        /** The same for all requests on one connection. */
        public Object identity() {
            return socket;
        }

        public Connection send(String bytes) throws IOException {
            return send(bytes.getBytes(UTF_8));
        }

        public Connection send(byte[] bytes) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
            return this;
        }

        public Connection json(int status, String body, String... headers) throws IOException {
            byte[] bytes = body.getBytes(UTF_8);
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\ncontent-type: application/json\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            send(head + "content-length: " + bytes.length + "\r\n\r\n");
            return send(bytes);
        }

        /** Begins an event stream; each {@link #chunk} is one HTTP chunk. */
        public Connection startEvents() throws IOException {
            return send("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
        }

        public Connection chunk(String text) throws IOException {
            return chunk(text.getBytes(UTF_8));
        }

        public Connection chunk(byte[] bytes) throws IOException {
            if (bytes.length == 0) {
                return this;
            }
            send(Integer.toHexString(bytes.length) + "\r\n");
            send(bytes);
            return send("\r\n");
        }

        public Connection endChunks() throws IOException {
            return send("0\r\n\r\n");
        }

        /** Ends the connection in order (FIN). */
        public void close() throws IOException {
            socket.close();
        }

        /** Breaks the connection (RST). */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Waits until the gateway has hung up. */
        public boolean sawHangUp() throws IOException {
            try {
                return socket.getInputStream().read() < 0;
            } catch (SocketException reset) {
                return true;
            }
        }
    }

    public TestingUpstream() throws IOException {
        server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Holds a port on which nobody listens. A port that was given back may be another test's by the time it is called. */
    public static Socket boundButDeaf() throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return socket;
    }

    public TestingUpstream answering(Script next) {
        script = next;
        return this;
    }

    public int port() {
        return server.getLocalPort();
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    /** The next request that came, in the order of arrival. */
    public Request request() throws InterruptedException {
        Request request = requests.poll(10, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request reached the upstream");
        }
        return request;
    }

    public int requestsWaiting() {
        return requests.size();
    }

    /** Forgets the requests that are waiting, and says how many they were. */
    public int forgetRequests() {
        return requests.drainTo(new ArrayList<>());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                connections.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (!socket.isClosed()) {
                Request request = read(in);
                if (request == null) {
                    return;
                }
                requests.add(request);
                script.answer(new Connection(socket, request));
            }
        } catch (IOException | InterruptedException gone) {
            connections.remove(socket);
        }
    }

    private static @org.jspecify.annotations.Nullable Request read(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); ; b = in.read()) {
            if (b < 0) {
                return null;
            }
            if (b == '\n') {
                String text = line.toString(ISO_8859_1).strip();
                line.reset();
                if (text.isEmpty()) {
                    break;
                }
                lines.add(text);
            } else {
                line.write(b);
            }
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header : lines.subList(1, lines.size())) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Request(lines.getFirst(), headers, body);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
