package dev.penstock.gateway.money;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.money.ledger.BudgetWindow;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.money.BooksCheck;
import dev.penstock.gateway.store.money.LedgerRow;
import dev.penstock.gateway.store.money.SqlTreasury;
import dev.penstock.gateway.testing.GatewayProcess;
import dev.penstock.gateway.testing.Penny;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingCallers;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls over HTTP while the journal changes its file every three hundred of them: none is refused, lost or paid for twice. */
class JournalUnderLoadTest {
    private static final String CHAT = Penny.chat("\"max_tokens\":1000,");
    private static final int CALLERS = 16;
    private static final int FILES = 4;
    private static final int KILLS = 2;
    private static final int FILE_BYTES = 128 * 1024;

    /** Where the first record of a file begins. */
    private static final int HEADER = 64;

    @TempDir
    Path folder;

    private TestingUpstream upstream;
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
    private final Set<Path> used = new HashSet<>();

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream();
        Penny.billInFull(upstream, CHAT);
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private GatewayProcess gateway() throws Exception {
        String budget = Penny.budget(1_000_000, CHAT);
        Map<String, String> settings = Penny.environment(folder, upstream, budget);
        settings.put("JDK_JAVA_OPTIONS", "-Dpenstock.money.journal.bytes=" + FILE_BYTES);
        settings.put("BUDGET_SITE_HOURLY_USD", budget);
        settings.put("RETRY_ATTEMPTS", "1");
        return GatewayProcess.start(folder, settings);
    }

    private void ask(GatewayProcess gateway) {
        String id = "call-" + calls.incrementAndGet();
        try {
            // A journal that failed refuses for good, so patience with a slow database hides nothing of it.
            Answer answer = TestingCallers.patiently(
                    () -> RawClient.post(gateway.port(), "/v1/chat/completions", CHAT, "x-request-id: " + id));
            statuses.put(id, answer.status());
        } catch (IOException | AssertionError killed) {
            // Nobody was told what became of it.
            return;
        }
    }

    /** Calls until the journal has changed its file so often. */
    private void load(GatewayProcess gateway, int changes, AutoCloseable then) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                callers.execute(() -> {
                    while (!over.get()) {
                        ask(gateway);
                    }
                });
            }
            try {
                awaitChanges(changes);
                then.close();
            } finally {
                over.set(true);
            }
        }
    }

    private void awaitChanges(int changes) throws Exception {
        int before = changed();
        while (changed() - before < changes) {
            Thread.sleep(1);
        }
    }

    /** How many files were ever written to. */
    private int changed() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("data/money"))) {
            for (Path file : files.filter(each -> each.getFileName().toString().matches("journal-\\d+"))
                    .filter(each -> !used.contains(each))
                    .toList()) {
                if (isWrittenTo(file)) {
                    used.add(file);
                }
            }
        }
        return used.size();
    }

    private static boolean isWrittenTo(Path file) {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            bytes.seek(HEADER);
            return bytes.readInt() != 0;
        } catch (IOException goneOrNotMadeYet) {
            return false;
        }
    }

    /** Every answer has one entry, nobody was refused, and the books agree. */
    private void checkBooks() throws Exception {
        assertThat(statuses).isNotEmpty();
        assertThat(statuses.values()).containsOnly(200);
        try (Store store = Store.open(Settings.load(Map.of(), folder).database())) {
            List<LedgerRow> ledger = TestingGateway.ledger(store);
            assertThat(ledger)
                    .extracting(LedgerRow::request)
                    .doesNotHaveDuplicates()
                    .containsAll(statuses.keySet());
            assertThat(ledger).hasSizeLessThanOrEqualTo(calls.get());
            assertThat(BooksCheck.wrong(store)).isEmpty();
            long written = ledger.stream().mapToLong(LedgerRow::amount).sum();
            assertThat(SqlTreasury.of(store, ZoneOffset.UTC).present())
                    .hasSize(2)
                    .allSatisfy(window -> assertThat(window.granted()).isZero())
                    .extracting(BudgetWindow::spent)
                    .containsOnly(written);
        }
    }

    @Test
    void journalThatChangesItsFileUnderLoad_losesNothing_andRefusesNobody() throws Exception {
        try (GatewayProcess gateway = gateway()) {
            load(gateway, FILES, () -> {});
        }
        assertThat(statuses).hasSize(calls.get());
        checkBooks();
    }

    @Test
    void processThatIsKilledRightAfterThat_losesNoCallThatWasAnswered() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            try (GatewayProcess gateway = gateway()) {
                load(gateway, 2, gateway::kill);
            }
        }
        try (GatewayProcess last = gateway()) {
            ask(last);
        }
        checkBooks();
    }
}
