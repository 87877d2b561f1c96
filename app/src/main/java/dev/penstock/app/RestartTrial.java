package dev.penstock.app;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Money;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.journal.Purpose;
import dev.penstock.core.money.ledger.Admission;
import dev.penstock.core.money.ledger.Attempt;
import dev.penstock.core.money.ledger.Hold;
import dev.penstock.core.money.price.Charge;
import dev.penstock.gateway.money.Bursar;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.money.BooksCheck;
import dev.penstock.gateway.store.money.SqlTreasury;
import dev.penstock.gateway.store.table.LedgerTable;
import dev.penstock.simulator.Simulator;
import dev.penstock.simulator.SimulatorSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures how long a gateway that was killed needs from the start of its process to the first call that is paid for, with many
 * calls in its journal: such whose end the database knows, and such whose end it does not. What a killed process leaves behind is
 * a copy of its data folder, made while nothing is written there.
 */
final class RestartTrial {
    private static final Money WORST = Money.ofNanos(1_000_000);
    private static final Charge COST = new Charge(Money.ofNanos(600_000), Charge.Status.METERED, Optional.empty());
    private static final Money ENOUGH = Money.ofNanos(1_000_000_000_000_000L);
    private static final Limit USER = new Limit(new Scope(Scope.Kind.USER_DAY, "ada"), ENOUGH);
    private static final Limit SITE = new Limit(Scope.site(), ENOUGH);

    private static final String BODY =
            "{\"model\":\"deepseek-chat\",\"max_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private final Path folder;
    private final int calls;
    private final int starts;

    /**
     * What came of it.
     *
     * @param known times where the database knows the calls, and {@code unknown} where it does not
     * @param wrong what must not be, in words
     */
    record Result(List<Duration> known, List<Duration> unknown, List<String> wrong) {}

    private RestartTrial(Path folder, int calls, int starts) {
        this.folder = folder;
        this.calls = calls;
        this.starts = starts;
    }

    /**
     * Runs it.
     *
     * @param folder an empty one, which is removed in the end
     * @param calls each of which has three records in the journal
     * @param starts of each kind
     */
    static Result run(Path folder, int calls, int starts) throws Exception {
        return new RestartTrial(folder, calls, starts).run();
    }

    private Result run() throws Exception {
        leaveBehind();
        List<String> wrong = new ArrayList<>();
        Vertx vertx = Vertx.vertx();
        Simulator provider =
                Simulator.start(vertx, SimulatorSettings.defaults()).await();
        try {
            // The first start of each reads from the disk what the others find in memory.
            List<Duration> known = starts("known", provider.port(), wrong);
            List<Duration> unknown = starts("unknown", provider.port(), wrong);
            Folders.remove(folder);
            return new Result(known, unknown, wrong);
        } finally {
            provider.close().await();
            vertx.close().await();
        }
    }

    /** A folder as a process leaves it that is killed before the database knows any end, and one after it knows all. */
    private void leaveBehind() throws Exception {
        Path live = Files.createDirectories(folder.resolve("live"));
        try (Store store = Store.open(Settings.load(Map.of(), live).database());
                Bursar bursar = Bursar.start(
                        live.resolve("data/money"),
                        CompletableFuture.completedFuture(SqlTreasury.of(store, ZoneOffset.UTC)),
                        treasury -> {})) {
            List<Hold> holds = new ArrayList<>();
            // One that stays open keeps the files of the journal that hold all others.
            for (int i = 0; i <= calls; i++) {
                Hold hold = admit(bursar, "call-" + i);
                bursar.dispatched(hold);
                holds.add(hold);
            }
            holds.removeFirst();
            store.write(sql -> {
                // Nothing else is written to the database meanwhile.
                holds.forEach(hold -> bursar.settle(hold, COST));
                copy(live, folder.resolve("unknown"));
                return true;
            });
            awaitLedger(store);
            store.write(sql -> {
                copy(live, folder.resolve("known"));
                return true;
            });
        }
    }

    private static Hold admit(Bursar bursar, String id) throws Exception {
        Attempt attempt = new Attempt(
                id,
                WORST,
                List.of(USER, SITE),
                null,
                new Purpose(id, "ada", "ada", "deepseek", "deepseek-chat", "deepseek/deepseek-chat@0123456789ab"));
        CompletableFuture<Admission> later = new CompletableFuture<>();
        Admission admission = bursar.admit(attempt, later::complete);
        if (admission instanceof Admission.Waiting) {
            admission = later.get(20, TimeUnit.SECONDS);
        }
        if (admission instanceof Admission.Admitted(Hold hold)) {
            return hold;
        }
        throw new IllegalStateException(id + ": " + admission);
    }

    private void awaitLedger(Store store) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (ledger(store) < calls && System.nanoTime() - end < 0) {
            Thread.sleep(20);
        }
    }

    private static int ledger(Store store) {
        return store.read(sql -> sql.fetchCount(LedgerTable.TABLE));
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path copy = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(each, copy);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<Duration> starts(String which, int provider, List<String> wrong) throws Exception {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < starts; i++) {
            Path killed = folder.resolve(which + "-" + i);
            copy(folder.resolve(which), killed);
            long begun = System.nanoTime();
            try (ChildGateway gateway = ChildGateway.start(killed, settings(provider))) {
                int status = ask(gateway);
                times.add(Duration.ofNanos(System.nanoTime() - begun));
                if (status != 200) {
                    wrong.add(which + ": the first call was told " + status);
                }
                gateway.terminate();
            }
            check(killed, which, wrong);
            Folders.remove(killed);
        }
        return times;
    }

    /** All calls, the one that stayed open, and the one that was made. */
    private void check(Path killed, String which, List<String> wrong) throws Exception {
        try (Store store = Store.open(Settings.load(Map.of(), killed).database())) {
            int entries = ledger(store);
            if (entries != calls + 2) {
                wrong.add(which + ": " + entries + " entries (expected: " + (calls + 2) + ")");
            }
            wrong.addAll(BooksCheck.wrong(store));
        }
    }

    private static Map<String, String> settings(int provider) {
        return Map.of(
                "DEEPSEEK_API_KEY", "sk-deepseek-0123456789",
                "DEEPSEEK_BASE_URL", "http://127.0.0.1:" + provider + "/v1",
                "BUDGET_SITE_HOURLY_USD", "1000000",
                "BUDGET_TIMEZONE", "UTC",
                "PRE_STOP", "0");
    }

    private static int ask(ChildGateway gateway) throws IOException {
        HttpURLConnection call = gateway.chat(BODY);
        int status = call.getResponseCode();
        try (InputStream answer = status == 200 ? call.getInputStream() : call.getErrorStream()) {
            answer.readAllBytes();
        }
        return status;
    }
}
