package dev.penstock.gateway.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.store.table.AiProviders;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every way that is known to write an address of our own machine and networks, as the address of a provider (X4). An admin is
 * refused it where it can be told by its form; and where it stands in the row all the same, no byte is ever sent there.
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
    void nothingIsSent_howeverTheAddressIsWritten() throws Exception {
        List<String> corpus = corpus();
        assertThat(corpus).hasSizeGreaterThanOrEqualTo(120);
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        try (ServerSocket canary = new ServerSocket(0);
                LiveRig rig = LiveRig.on(
                        folder,
                        "UPSTREAM_PRIVATE_ADDRESSES",
                        "false",
                        "UPSTREAM_CONNECT_TIMEOUT",
                        "300ms",
                        "RETRY_ATTEMPTS",
                        "1")) {
            Thread.ofVirtual().start(() -> listen(canary, heard));
            rig.addKey("main", "sk-for-nobody-there", 1);
            int refusedByForm = 0;
            for (String address : corpus) {
                String url = address + ":" + canary.getLocalPort() + "/v1";
                boolean literal = !rig.live().addressFaults(Optional.of(url)).isEmpty();
                refusedByForm += literal ? 1 : 0;
                rig.live()
                        .change(sql -> sql.update(AiProviders.TABLE)
                                .set(AiProviders.BASE_URL, url)
                                .where(AiProviders.ID.eq(1L))
                                .execute());
                assertThat(rig.ask("gpt-4o").status()).as(url).isGreaterThanOrEqualTo(400);
            }
            assertThat(heard).isEmpty();
            // All but names, which are looked up when they are called.
            assertThat(refusedByForm).isGreaterThanOrEqualTo(corpus.size() - 16);
            assertThat(rig.live()
                            .addressFaults(Optional.of("http://10.0.0.1/v1"))
                            .toString())
                    .contains(REFUSED);
        }
    }

    private static void listen(ServerSocket canary, Queue<String> heard) {
        while (!canary.isClosed()) {
            try (Socket connection = canary.accept()) {
                byte[] some = connection.getInputStream().readNBytes(1);
                if (some.length > 0) {
                    heard.add(connection.getLocalAddress().toString());
                }
            } catch (IOException closed) {
                // The gateway hung up, or the test is over.
            }
        }
    }
}
