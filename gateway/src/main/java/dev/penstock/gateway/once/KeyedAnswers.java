package dev.penstock.gateway.once;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.core.dialect.Problem;
import dev.penstock.gateway.pipeline.Caller;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.once.KeyedCall;
import dev.penstock.gateway.store.once.KeyedCalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls that came with an {@code Idempotency-Key} (draft-ietf-httpapi-idempotency-key-header), and what they were answered.
 * May be shared between threads.
 *
 * <p>A call is claimed by a row of the database before it is made, so that it is made once over all gateways and restarts. A row
 * that stays from a process that died says that the call runs, until its day is over: nobody knows what it cost. A call that cost
 * nothing is forgotten, and may be made again.
 */
public final class KeyedAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(KeyedAnswers.class);

    private static final int KEY_CHARS_MAX = 255;
    /** What running calls together may gather, and what one may. */
    private static final long GATHERED_BYTES_MAX = 64L * 1024 * 1024;

    private static final int ANSWER_BYTES_MAX = 4 * 1024 * 1024;
    /** What the database keeps of answers, as they are packed. */
    private static final long KEPT_BYTES_MAX = 512L * 1024 * 1024;

    private static final long TRIM_EVERY_BYTES = KEPT_BYTES_MAX / 16;
    private static final int BATCH = 100;

    private final CompletableFuture<Store> store;
    private final InstantSource clock;
    /** Of calls that have been answered here, and of which the database does not know so yet. */
    private final Map<String, CompletableFuture<?>> ending = new ConcurrentHashMap<>();

    private final AtomicLong gathered = new AtomicLong();
    private final AtomicLong keptSinceTrim = new AtomicLong(TRIM_EVERY_BYTES);

    public KeyedAnswers(CompletableFuture<Store> store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Asks whether a call is to be made.
     *
     * @param key as its caller chose it
     * @param path what is asked is this and the body
     * @return on another thread; never fails
     */
    public CompletionStage<Claim> claim(Caller caller, String key, String path, byte[] body) {
        if (key.isEmpty() || key.length() > KEY_CHARS_MAX) {
            return CompletableFuture.completedFuture(new Claim.Refused(Problem.invalid(
                    "Idempotency-Key: " + key.length() + " characters (expected: 1 to " + KEY_CHARS_MAX + ")", null)));
        }
        String id = hash(caller.name(), Long.toString(caller.virtualKeyId()), Long.toString(caller.userId()), key);
        CompletionStage<?> before = ending.getOrDefault(id, CompletableFuture.completedFuture(id));
        return before.handle((ended, failure) -> id)
                .thenCompose(go -> store)
                .thenCompose(open -> open.later(() -> claim(open, id, hash(path, body))))
                .exceptionally(failure -> {
                    LOG.warn("a key of a call could not be claimed: {}", failure.toString());
                    return new Claim.Refused(Problem.of(
                                    Problem.Kind.OVERLOADED,
                                    "Nobody can tell now whether a call was made under this key; try again later.")
                            .withRetryAfter(Duration.ofSeconds(1)));
                });
    }

    private Claim claim(Store open, String id, String request) {
        Instant now = clock.instant();
        Optional<KeyedCall> before =
                open.write(sql -> new KeyedCalls(sql).begin(id, request, now, now.minus(KeyedCalls.KEPT)));
        return before.map(call -> told(call, request)).orElseGet(() -> new Claim.First(new Recording(this, id)));
    }

    private static Claim told(KeyedCall call, String request) {
        if (!call.request().equals(request)) {
            return new Claim.Refused(new Problem(
                    Problem.Kind.INVALID_REQUEST,
                    422,
                    "Idempotency-Key: another request was made under this key (expected: a new key per request)",
                    null,
                    "idempotency_key_reused",
                    null,
                    null));
        }
        if (call.answer().isPresent()) {
            KeyedCall.Answer answer = call.answer().get();
            return new Claim.Answered(answer.status(), answer.contentType(), unpacked(answer.body()));
        }
        return new Claim.Refused(call.running() ? runs() : ended());
    }

    private static Problem runs() {
        return Problem.of(
                        Problem.Kind.CONFLICT,
                        "The call under this Idempotency-Key is still running, or the gateway died while it did.",
                        null,
                        "idempotency_in_progress")
                .withRetryAfter(Duration.ofSeconds(1));
    }

    private static Problem ended() {
        return Problem.of(
                Problem.Kind.CONFLICT,
                "The call under this Idempotency-Key has ended and may have cost something, but its answer was not kept:"
                        + " its caller left before the end, or it was too long. Another key makes the call anew.",
                null,
                "idempotency_answer_lost");
    }

    // What recordings report.

    /** Whether a recording of so many bytes may grow by these. */
    boolean mayGather(int so, int more) {
        if (so + more > ANSWER_BYTES_MAX) {
            return false;
        }
        boolean room = gathered.addAndGet(more) <= GATHERED_BYTES_MAX;
        if (!room) {
            gathered.addAndGet(-more);
        }
        return room;
    }

    void gatheredNoMore(long bytes) {
        gathered.addAndGet(-bytes);
    }

    void answered(String id, int status, String contentType, byte[] body) {
        later(id, open -> {
            byte[] packed = packed(body);
            open.write(sql -> {
                new KeyedCalls(sql).answered(id, new KeyedCall.Answer(status, contentType, packed));
                return null;
            });
            if (keptSinceTrim.addAndGet(packed.length) >= TRIM_EVERY_BYTES) {
                keptSinceTrim.set(0);
                trim(open, KEPT_BYTES_MAX);
            }
        });
    }

    void ended(String id) {
        later(
                id,
                open -> open.write(sql -> {
                    new KeyedCalls(sql).ended(id);
                    return null;
                }));
    }

    void forget(String id) {
        later(
                id,
                open -> open.write(sql -> {
                    new KeyedCalls(sql).forget(id);
                    return null;
                }));
    }

    /** Does what the end of a call asks for; whoever brings its key meanwhile waits for that. */
    @SuppressWarnings("FutureReturnValueIgnored") // what fails is logged
    private void later(String id, Consumer<Store> work) {
        CompletableFuture<?> done = store.thenCompose(open -> open.later(() -> {
            work.accept(open);
            return id;
        }));
        ending.put(id, done);
        done.whenComplete((told, failure) -> {
            ending.remove(id, done);
            if (failure != null) {
                LOG.warn(
                        "the end of a call with a key could not be kept, so its key stays taken: {}",
                        failure.toString());
            }
        });
    }

    /** Throws the oldest answers away until the others take no more than this, in bytes. */
    static void trim(Store open, long bytesMax) {
        while (open.read(sql -> new KeyedCalls(sql).bytes()) > bytesMax
                && open.write(sql -> new KeyedCalls(sql).dropOldest(BATCH)) > 0) {
            // Again, some at a time, so that others can write in between.
        }
    }

    // How keys and answers are written.

    private static String hash(String... parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            digest.update(part.getBytes(UTF_8));
            digest.update((byte) 0);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String hash(String path, byte[] body) {
        MessageDigest digest = sha256();
        digest.update(path.getBytes(UTF_8));
        digest.update((byte) 0);
        return HexFormat.of().formatHex(digest.digest(body));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static byte[] packed(byte[] body) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    private static byte[] unpacked(byte[] packed) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
