package dev.penstock.gateway.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.store.table.AiProviders;
import dev.penstock.gateway.testing.RawClient.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every way that is known to write an address of our own machine and networks, as the address of a provider (X4). An admin is
 * refused it where it can be told by its form; and where it stands in the row all the same, nobody ever connects to it.
 */
class ForbiddenAddressesTest {
    private static final String REFUSED = "no private address";

    @TempDir
    Path folder;

    private static List<String> corpus() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ForbiddenAddressesTest.class.getResourceAsStream("/ssrf/addresses.txt"))) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> unescaped(line.replaceAll("\\\\u([0-9a-f]{4})", "&#x$1;")))
                    .toList();
        }
    }

    private static String unescaped(String line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            if (line.startsWith("&#x", i)) {
                text.append((char) Integer.parseInt(line.substring(i + 3, i + 7), 16));
                i += 7;
            } else {
                text.append(line.charAt(i));
            }
        }
        return text.toString()
                .replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\\\", "\\");
    }

    @Test
    void nothingIsDialled_howeverTheAddressIsWritten() throws Exception {
        List<String> corpus = corpus();
        assertThat(corpus).hasSizeGreaterThanOrEqualTo(120);
        AtomicInteger connections = new AtomicInteger();
        try (ServerSocket canary = listening(connections);
                LiveRig rig = rig()) {
            int refusedByForm = 0;
            for (String address : corpus) {
                String url = address + ":" + canary.getLocalPort() + "/v1";
                boolean literal = !rig.live().addressFaults(Optional.of(url)).isEmpty();
                refusedByForm += literal ? 1 : 0;
                assertThat(ask(rig, url).status()).as(url).isGreaterThanOrEqualTo(400);
                assertThat(connections).as(url).hasValue(0);
            }
            // All but names, which are looked up when they are called.
            assertThat(refusedByForm).isGreaterThanOrEqualTo(corpus.size() - 16);
            assertThat(rig.live()
                            .addressFaults(Optional.of("http://10.0.0.1/v1"))
                            .toString())
                    .contains(REFUSED);
        }
    }

    /** Else an answer would tell whoever may write the row what runs in our networks. */
    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1", "http://localhost", "https://127.0.0.1", "https://localhost"})
    void openAndClosedPorts_areToldAlike(String address) throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (LiveRig rig = rig()) {
            String open;
            int port;
            try (ServerSocket canary = listening(connections)) {
                port = canary.getLocalPort();
                open = ask(rig, address + ":" + port + "/v1").text();
            }
            String closed = ask(rig, address + ":" + port + "/v1").text();

            assertThat(open).contains("it is at a private address").isEqualTo(closed);
            assertThat(connections).hasValue(0);
        }
    }

    private LiveRig rig() throws Exception {
        LiveRig rig = LiveRig.on(
                folder,
                "UPSTREAM_PRIVATE_ADDRESSES",
                "false",
                "UPSTREAM_CONNECT_TIMEOUT",
                "300ms",
                "RETRY_ATTEMPTS",
                "1");
        rig.addKey("main", "sk-for-nobody-there", 1);
        return rig;
    }

    private static Answer ask(LiveRig rig, String baseUrl) throws Exception {
        rig.live()
                .change(sql -> sql.update(AiProviders.TABLE)
                        .set(AiProviders.BASE_URL, baseUrl)
                        .where(AiProviders.ID.eq(1L))
                        .execute());
        return rig.ask("gpt-4o");
    }

    /** A server that counts who connects to it, and hangs up. */
    private static ServerSocket listening(AtomicInteger connections) throws IOException {
        ServerSocket canary = new ServerSocket(0);
        Thread.ofVirtual().start(() -> {
            while (!canary.isClosed()) {
                try {
                    canary.accept().close();
                    connections.incrementAndGet();
                } catch (IOException closed) {
                    // The test is over.
                }
            }
        });
        return canary;
    }
}
