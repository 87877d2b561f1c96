package dev.penstock.gateway.admin;

import dev.penstock.gateway.control.Ask;
import dev.penstock.gateway.control.Changes;
import dev.penstock.gateway.control.Changes.Change;
import dev.penstock.gateway.control.Refused;
import dev.penstock.gateway.live.Live;
import dev.penstock.gateway.store.StoreFailure;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/**
 * Reads and changes the configuration on behalf of requests. A change is kept with its audit entry, and is served when its answer
 * is sent. Two that meet are told apart by the version that each began from: the second one is refused. May be shared between
 * threads; every call of it blocks.
 */
final class Edits {
    private final Changes changes;
    private final Live live;

    Edits(Changes changes, Live live) {
        this.changes = changes;
        this.live = live;
    }

    <T> T read(Function<DSLContext, T> work) {
        return changes.read(work);
    }

    /** What is served; refused while that is not known yet. */
    Live live() {
        changes.store();
        return live;
    }

    /**
     * Changes what is served.
     *
     * @throws Refused with 409 where something of that name is there already
     */
    <T> T change(Ask ask, Function<Change, T> work) {
        try {
            return live().change(sql -> work.apply(new Change(sql, ask, changes.clock())));
        } catch (DataAccessException failure) {
            if (StoreFailure.isConflict(failure)) {
                throw Refused.conflict("There is one of that name already.", "已存在同名的项。");
            }
            throw failure;
        }
    }

    /** Keeps that something was done which changes nothing of what is served. */
    void note(Ask ask, String action, String entity, long id, JsonObject what) {
        changes.change(ask, change -> {
            change.audit(action, entity, id, Optional.empty(), Optional.of(what));
            return true;
        });
    }

    /** The time of an edit, later than that of the one before, so that no two are the same version. */
    Instant after(Instant before) {
        Instant now = now();
        Instant next = before.truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
        return now.isAfter(next) ? now : next;
    }

    /** As precise as every database keeps it. */
    Instant now() {
        return changes.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** What a row is shown with, and what a change of it may be sent with. */
    static String version(Instant updatedAt) {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, updatedAt), Character.MAX_RADIX);
    }

    /**
     * Checks that a change began from the row as it is.
     *
     * @throws Refused with 409 where it did not
     */
    static void checkVersion(Ask ask, Instant updatedAt) {
        if (ask.text("version").filter(sent -> !sent.equals(version(updatedAt))).isPresent()) {
            throw conflict();
        }
    }

    /** What is told where the row changed between its reading and its writing. */
    static void mustBeChanged(boolean changed) {
        if (!changed) {
            throw conflict();
        }
    }

    private static Refused conflict() {
        return Refused.conflict(
                "Somebody else has changed this meanwhile. Read it again, and change that.", "已被他人修改，请重新读取后再修改。");
    }
}
