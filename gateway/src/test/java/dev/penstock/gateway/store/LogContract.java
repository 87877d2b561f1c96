package dev.penstock.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.gateway.settings.Secret;
import dev.penstock.gateway.store.backup.Backup;
import dev.penstock.gateway.store.backup.BadBackup;
import dev.penstock.gateway.store.backup.Restore;
import dev.penstock.gateway.store.catalogue.ConfigVersion;
import dev.penstock.gateway.store.catalogue.Models;
import dev.penstock.gateway.store.catalogue.Providers;
import dev.penstock.gateway.store.catalogue.UpstreamKeys;
import dev.penstock.gateway.store.log.DayUsage;
import dev.penstock.gateway.store.log.LogCursor;
import dev.penstock.gateway.store.log.LogFilter;
import dev.penstock.gateway.store.log.LogRow;
import dev.penstock.gateway.store.log.LogRows;
import dev.penstock.gateway.store.log.LogSums;
import dev.penstock.gateway.store.log.UsageStats;
import dev.penstock.gateway.store.log.UsageSums;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every database must do alike with the rows about calls, and with all rows in a backup. */
abstract class LogContract extends DatabaseContract {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 8);

    @TempDir
    Path files;

    @Test
    void row_isReadAsItWasWritten() {
        LogRow full = row(NOW, 3, 7, "error", 1_000_000_000_007L);
        LogRow bare = new LogRow(
                0,
                NOW,
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                "",
                1,
                "chat",
                "",
                0,
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                "success",
                Optional.empty(),
                Optional.empty());
        add(full, bare);

        assertThat(store.read((DSLContext sql) -> new LogRows(sql).page(LogFilter.all(), 1, 10)))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("id")
                .containsExactly(bare, full);
    }

    @Test
    void pagesByCursor_meetEveryRowOnce_newestFirst_whateverComesInBetween() {
        for (int i = 0; i < 25; i++) {
            add(row(NOW.plusMillis(i / 4), 1, i, "success", 0));
        }
        List<Long> seen = new ArrayList<>();
        Optional<LogCursor> after = Optional.empty();
        while (true) {
            Optional<LogCursor> from = after;
            List<LogRow> page = store.read((DSLContext sql) -> new LogRows(sql).after(LogFilter.all(), from, 4));
            if (page.isEmpty()) {
                break;
            }
            page.forEach(row -> seen.add(row.keyId().orElseThrow()));
            after = Optional.of(
                    new LogCursor(page.getLast().at(), page.getLast().id()));
            add(row(LATER, 1, 99, "success", 0));
        }

        assertThat(seen).hasSize(25).doesNotHaveDuplicates().startsWith(24L).endsWith(3L, 2L, 1L, 0L);
    }

    @Test
    void pageByNumber_andFilters_findWhatTheyName() {
        add(
                row(NOW, 1, 1, "success", 5),
                row(NOW.plusSeconds(1), 2, 2, "error", 5),
                row(NOW.plusSeconds(2), 1, 2, "timeout", 5));
        LogFilter byKey = new LogFilter(
                Optional.empty(),
                Optional.of(2L),
                Optional.of(5L),
                Optional.empty(),
                Optional.of("m"),
                Optional.of(NOW),
                Optional.of(LATER));
        LogFilter error = new LogFilter(
                Optional.of(2L),
                Optional.empty(),
                Optional.empty(),
                Optional.of("error"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThat(keys(byKey, 1, 10)).containsExactly(2L, 2L);
        assertThat(keys(error, 1, 10)).containsExactly(2L);
        assertThat(keys(LogFilter.all(), 2, 2)).containsExactly(1L);
        assertThat(store.<Long>read((DSLContext sql) -> new LogRows(sql).count(byKey)))
                .isEqualTo(2);
        assertThat(keys(LogFilter.between(NOW.plusSeconds(1), NOW.plusSeconds(2)), 1, 10))
                .containsExactly(2L);
        assertThatThrownBy(() -> keys(LogFilter.all(), 1, LogRows.PAGE_MAX + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<Long> keys(LogFilter filter, int page, int size) {
        return store.read((DSLContext sql) -> new LogRows(sql).page(filter, page, size)).stream()
                .map(row -> row.keyId().orElseThrow())
                .toList();
    }

    @Test
    void eachRow_isHandedOver_withoutHoldingAll() {
        List<LogRow> many = new ArrayList<>();
        for (int i = 0; i < 1200; i++) {
            many.add(row(NOW.plusMillis(i), 1, i, "success", 1));
        }
        store.write((DSLContext sql) -> {
            new LogRows(sql).add(many);
            return true;
        });
        List<Long> seen = new ArrayList<>();

        store.read((DSLContext sql) -> {
            new LogRows(sql).each(LogFilter.all(), row -> seen.add(row.keyId().orElseThrow()));
            return true;
        });

        assertThat(seen).hasSize(1200).startsWith(1199L).endsWith(0L);
    }

    @Test
    void days_areAddedUp_perProviderAndKey_withTheirTrueCost_asOftenAsOneLikes() {
        add(
                row(DAY.atStartOfDay(ZoneOffset.UTC).toInstant(), 1, 1, "success", 1),
                row(NOW, 1, 1, "success", 123_456_789_012L),
                row(NOW, 1, 1, "rate_limited", 0),
                row(NOW, 2, 0, "timeout", -1),
                row(NOW.minusSeconds(86_400), 1, 1, "success", 77),
                row(DAY.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant(), 1, 1, "success", 77));
        rollUp();
        add(row(NOW, 1, 1, "cancelled", 10));
        rollUp();

        assertThat(store.read((DSLContext sql) -> new UsageStats(sql).between(DAY, DAY)))
                .containsExactly(
                        new DayUsage(1, "p", 1, DAY, new UsageSums(4, 2, 0, 1, 400, 40, 123_456_789_023L, 0, 400)),
                        new DayUsage(2, "p", 0, DAY, new UsageSums(1, 0, 1, 0, 100, 10, 0, 1, 100)));
        UsageSums all = store.read((DSLContext sql) -> new LogSums(sql).total(LogFilter.between(NOW, LATER)));
        assertThat(all.requests()).isEqualTo(4);
        assertThat(all.successRate()).isEqualTo(1.0 / 3);
        assertThat(UsageSums.NONE.successRate()).isEqualTo(1);
    }

    private void rollUp() {
        store.write((DSLContext sql) -> {
            new UsageStats(sql).rollUp(DAY, LATER);
            return true;
        });
    }

    @Test
    void errors_areCounted_byCodeAndByKey() {
        add(
                row(NOW, 1, 1, "success", 1),
                row(NOW, 1, 1, "error", 1),
                row(NOW, 1, 2, "error", 1),
                row(NOW, 1, 2, "timeout", 1));

        assertThat(store.read((DSLContext sql) -> new LogSums(sql).errorsByCode(LogFilter.all())))
                .isEqualTo(Map.of("e_error", 2, "e_timeout", 1));
        assertThat(store.read((DSLContext sql) -> new LogSums(sql).errorsByKey(LogFilter.all())))
                .isEqualTo(Map.of(1L, 1, 2L, 2));
    }

    @Test
    void oldRows_areDeletedInSmallBatches_andNoYoungerOnes() {
        for (int i = 0; i < 7; i++) {
            add(row(NOW.minusSeconds(i), 1, i, "success", 1));
        }
        Instant border = NOW.minusSeconds(2);

        assertThat(store.<Integer>write((DSLContext sql) -> new LogRows(sql).deleteBefore(border, 3)))
                .isEqualTo(3);
        assertThat(store.<Integer>write((DSLContext sql) -> new LogRows(sql).deleteBefore(border, 3)))
                .isEqualTo(1);
        assertThat(store.<Integer>write((DSLContext sql) -> new LogRows(sql).deleteBefore(border, 3)))
                .isZero();
        assertThat(keys(LogFilter.all(), 1, 10)).containsExactly(0L, 1L, 2L);
        rollUp();
        assertThat(store.<Integer>write((DSLContext sql) -> new UsageStats(sql).deleteBefore(DAY, 10)))
                .isZero();
        assertThat(store.<Integer>write((DSLContext sql) -> new UsageStats(sql).deleteBefore(DAY.plusDays(1), 10)))
                .isEqualTo(3);
    }

    @Test
    void backup_bringsEverythingBack_withItsIds_andGoesOnCounting() throws Exception {
        Path file = files.resolve("backup");
        store.write((DSLContext sql) -> new UpstreamKeys(sql).add(StoreContract.key(1, "k", "sk-1")));
        add(row(NOW, 3, 7, "error", 1_000_000_000_007L));
        var models = store.read((DSLContext sql) -> new Models(sql).all());
        var keys = store.read((DSLContext sql) -> new UpstreamKeys(sql).all());
        var rows = store.read((DSLContext sql) -> new LogRows(sql).page(LogFilter.all(), 1, 10));
        long version = store.read((DSLContext sql) -> new ConfigVersion(sql).current());

        assertThat(Backup.write(store, file, NOW)).isEqualTo(3 + 11 + 1 + 1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> Backup.write(store, file, NOW)).isInstanceOf(FileAlreadyExistsException.class);
        store.write((DSLContext sql) -> new Providers(sql).remove(1));
        add(row(LATER, 1, 1, "success", 1));
        assertThat(Restore.from(file, store, LATER)).isEqualTo(16);

        assertThat(store.read((DSLContext sql) -> new Models(sql).all())).isEqualTo(models);
        assertThat(store.read((DSLContext sql) -> new UpstreamKeys(sql).all())).isEqualTo(keys);
        assertThat(store.read((DSLContext sql) -> new LogRows(sql).page(LogFilter.all(), 1, 10)))
                .isEqualTo(rows);
        assertThat(store.read((DSLContext sql) -> new ConfigVersion(sql).current()))
                .isEqualTo(version + 1);
        assertThat(store.<Long>write((DSLContext sql) -> new Providers(sql).add(StoreContract.provider("new", NOW))))
                .isGreaterThan(3);
        assertThat(keys.getFirst().key()).isEqualTo(new Secret("sk-1"));
    }

    @Test
    void backupThatWasCutOff_changesNothing() throws Exception {
        Path file = files.resolve("backup");
        Backup.write(store, file, NOW);
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(cut.length() - 20);
        }

        assertThatThrownBy(() -> Restore.from(file, store, NOW)).isInstanceOf(BadBackup.class);
        assertThat(store.read((DSLContext sql) -> new Providers(sql).all())).hasSize(3);
    }

    final void add(LogRow... rows) {
        store.write((DSLContext sql) -> {
            new LogRows(sql).add(List.of(rows));
            return true;
        });
    }

    /** @param key 0 for none */
    static LogRow row(Instant at, long provider, long key, String status, long costNanos) {
        return new LogRow(
                0,
                at,
                Optional.of(provider),
                "p",
                Optional.of(4L),
                Optional.of(key),
                Optional.of(5L),
                Optional.of(6L),
                "caller",
                "req",
                2,
                "chat",
                "m",
                100,
                10,
                3,
                2,
                costNanos < 0 ? Optional.empty() : Optional.of(costNanos),
                Optional.of("{\"a\": 1}"),
                Optional.of("你好"),
                status.equals("success") ? Optional.empty() : Optional.of("e_" + status),
                Optional.of("m"),
                Optional.of(5L),
                100,
                status,
                Optional.of("::1"),
                Optional.of("curl/8"));
    }
}
