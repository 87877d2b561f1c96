package dev.penstock.gateway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way to a server of this machine, which can be cut and mended: while it is cut, every connection breaks at once. */
public final class TestingLink implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final int server;
    private volatile boolean cut;

    public TestingLink(int server) throws IOException {
        this.server = server;
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    public void cut() throws IOException {
        cut = true;
        for (Socket each : sockets) {
            each.close();
        }
    }

    public void mend() {
        cut = false;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket caller = door.accept();
                if (cut) {
                    caller.close();
                    continue;
                }
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
                sockets.add(caller);
                sockets.add(behind);
                Thread.ofVirtual().start(() -> forward(caller, behind));
                Thread.ofVirtual().start(() -> forward(behind, caller));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void forward(Socket from, Socket to) {
        byte[] bytes = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(bytes); n >= 0 && !cut; n = in.read(bytes)) {
                out.write(bytes, 0, n);
            }
        } catch (IOException gone) {
            sockets.remove(from);
        }
        sockets.remove(from);
        sockets.remove(to);
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
