package dev.penstock.gateway.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands before a database server, and loses the answers to the next commits: the server has done them, and nobody is told. */
final class CuttingProxy implements AutoCloseable {
    /** A driver of PostgreSQL gives statements that it sends often a name, and then sends only that. */
    private static final Pattern PREPARED = Pattern.compile("(S_\\d+)\\x00COMMIT");

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int server;
    private final AtomicInteger toCut = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();

    CuttingProxy(int server) throws IOException {
        this.server = server;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Loses the answers to so many commits. */
    void cutNext(int commits) {
        toCut.set(commits);
    }

    int cut() {
        return cut.get();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket caller = door.accept();
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
                AtomicInteger muted = new AtomicInteger();
                Thread.ofVirtual().start(() -> forward(caller, behind, muted));
                Thread.ofVirtual().start(() -> back(behind, caller, muted));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void forward(Socket caller, Socket behind, AtomicInteger muted) {
        byte[] bytes = new byte[64 * 1024];
        try (caller;
                behind) {
            InputStream in = caller.getInputStream();
            OutputStream out = behind.getOutputStream();
            String prepared = "COMMIT";
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                String text = new String(bytes, 0, n, StandardCharsets.ISO_8859_1);
                Matcher named = PREPARED.matcher(text);
                if (named.find()) {
                    prepared = named.group(1) + "\0";
                }
                boolean commit = n < 200 && (text.contains("COMMIT") || text.contains(prepared));
                if (commit && toCut.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    muted.set(1);
                    cut.incrementAndGet();
                }
                out.write(bytes, 0, n);
                out.flush();
            }
        } catch (IOException gone) {
            muted.set(1);
        }
    }

    private static void back(Socket behind, Socket caller, AtomicInteger muted) {
        byte[] bytes = new byte[64 * 1024];
        try (caller;
                behind) {
            InputStream in = behind.getInputStream();
            OutputStream out = caller.getOutputStream();
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                if (muted.get() > 0) {
                    return;
                }
                out.write(bytes, 0, n);
                out.flush();
            }
        } catch (IOException gone) {
            muted.set(1);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
