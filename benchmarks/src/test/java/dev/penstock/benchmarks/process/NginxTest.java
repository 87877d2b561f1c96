package dev.penstock.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.penstock.benchmarks.load.ChatRequest;
import dev.penstock.benchmarks.load.Expected;
import dev.penstock.benchmarks.load.LoadResult;
import dev.penstock.benchmarks.load.OpenLoop;
import dev.penstock.benchmarks.load.Schedule;
import dev.penstock.benchmarks.load.Target;
import dev.penstock.benchmarks.machine.Tool;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NginxTest {
    private static final int ANY_CPU = 0;
    private static final int SOCKETS = 512;

    @BeforeEach
    void needed() {
        assumeTrue(Tool.installed("nginx") && Tool.installed("taskset"), "nginx or taskset is not installed");
    }

    @Test
    void proxyBeforeTheCannedUpstream_passesRepliesOnByteByByte() throws InterruptedException {
        try (var children = new Children();
                var client = new OpenLoop()) {
            var nginx = new Nginx(children, SOCKETS);
            Map<Upstream, Integer> canned = nginx.startCanned(ANY_CPU, "a", "b");
            Arm proxy = nginx.startProxy(Arm.Name.NGINX, ANY_CPU, canned);
            FirstAnswer.listening(proxy.process().orElseThrow(), proxy.port(Upstream.REPLY));

            for (Upstream upstream : canned.keySet()) {
                var request = ChatRequest.ofSize("key", "a", 128 * 1024);
                Expected direct = ask(client, canned.get(upstream), request).lastReply();
                Expected proxied = ask(client, proxy.port(upstream), request).lastReply();
                assertThat(direct.sha256()).isPresent();
                assertThat(proxied).isEqualTo(direct);
                assertThat(direct.events()).isEqualTo(upstream == Upstream.EVENTS ? CannedReplies.CHUNKS + 1 : 0);
            }
        }
    }

    @Test
    void everyProcessAndTheFolder_areGoneAfterwards() {
        var children = new Children();
        var nginx = new Nginx(children, SOCKETS);
        Arm proxy = nginx.startProxy(Arm.Name.NGINX, ANY_CPU, Map.of(Upstream.REPLY, 9));
        Child process = proxy.process().orElseThrow();
        FirstAnswer.listening(process, proxy.port(Upstream.REPLY));
        assertThat(process.tree().residentBytes()).isPositive();
        var worker = process.tree().root().descendants().toList();

        children.close();

        assertThat(worker).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(process.tree().root().isAlive()).isFalse();
        assertThat(Files.exists(children.folder())).isFalse();
    }

    private static LoadResult ask(OpenLoop client, int port, ChatRequest request) throws InterruptedException {
        return client.run(Target.of(port, request).connections(1, 1), Schedule.burst(1));
    }
}
