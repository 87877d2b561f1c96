package dev.penstock.gateway.store.money;

import dev.penstock.core.money.Money;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.Verdict;
import dev.penstock.core.money.Window;
import dev.penstock.core.money.ledger.GrantReply;
import dev.penstock.core.money.ledger.GrantReply.Decided;
import dev.penstock.core.money.ledger.GrantReply.Outcome;
import dev.penstock.core.money.ledger.GrantReply.Portion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** How the answer to a node's last errand is kept, for the case that it gets lost on its way. */
final class ReplyCodec {
    private static final long NEVER = Long.MIN_VALUE;

    private ReplyCodec() {}

    static String write(GrantReply reply) {
        if (!(reply instanceof Decided decided)) {
            throw new IllegalArgumentException("reply: " + reply + " (expected: one that decides)");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(decided.epoch());
            out.writeLong(decided.seq());
            out.writeInt(decided.nodes());
            out.writeInt(decided.outcomes().size());
            for (Outcome outcome : decided.outcomes()) {
                write(outcome, out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static void write(Outcome outcome, DataOutputStream out) throws IOException {
        switch (outcome) {
            case Outcome.Given(List<Portion> portions) -> {
                out.writeInt(portions.size());
                for (Portion portion : portions) {
                    write(portion, out);
                }
            }
            case Outcome.Declined(Verdict verdict) -> {
                out.writeInt(-1);
                out.writeUTF(verdict.reason().name());
                write(verdict.scope(), out);
                out.writeLong(verdict.limit().nanos());
                out.writeLong(verdict.spent().nanos());
                out.writeLong(verdict.held().nanos());
                out.writeLong(verdict.estimate().nanos());
                out.writeLong(verdict.fits().nanos());
                out.writeLong(verdict.resetsAt().map(Instant::toEpochMilli).orElse(NEVER));
            }
        }
    }

    private static void write(Portion portion, DataOutputStream out) throws IOException {
        out.writeLong(portion.slice());
        write(portion.scope(), out);
        out.writeLong(portion.window().start().toEpochMilli());
        out.writeLong(portion.window().end().toEpochMilli());
        out.writeLong(portion.amount());
        out.writeLong(portion.limit());
        out.writeBoolean(portion.direct());
        out.writeLong(portion.validMillis());
    }

    private static void write(Scope scope, DataOutputStream out) throws IOException {
        out.writeUTF(scope.kind().name());
        out.writeUTF(scope.subject());
    }

    static GrantReply read(String text) {
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
            long epoch = in.readLong();
            long seq = in.readLong();
            int nodes = in.readInt();
            int count = in.readInt();
            List<Outcome> outcomes = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                outcomes.add(outcome(in));
            }
            return new Decided(epoch, seq, outcomes, nodes);
        } catch (IOException cut) {
            throw new UncheckedIOException("last_reply: cut off", cut);
        }
    }

    private static Outcome outcome(DataInputStream in) throws IOException {
        int portions = in.readInt();
        if (portions < 0) {
            return new Outcome.Declined(new Verdict(
                    Verdict.Reason.valueOf(in.readUTF()),
                    scope(in),
                    Money.ofNanos(in.readLong()),
                    Money.ofNanos(in.readLong()),
                    Money.ofNanos(in.readLong()),
                    Money.ofNanos(in.readLong()),
                    Money.ofNanos(in.readLong()),
                    Optional.of(in.readLong()).filter(time -> time != NEVER).map(Instant::ofEpochMilli)));
        }
        List<Portion> given = new ArrayList<>(portions);
        for (int i = 0; i < portions; i++) {
            given.add(new Portion(
                    in.readLong(),
                    scope(in),
                    new Window(Instant.ofEpochMilli(in.readLong()), Instant.ofEpochMilli(in.readLong())),
                    in.readLong(),
                    in.readLong(),
                    in.readBoolean(),
                    in.readLong()));
        }
        return new Outcome.Given(given);
    }

    private static Scope scope(DataInputStream in) throws IOException {
        return new Scope(Scope.Kind.valueOf(in.readUTF()), in.readUTF());
    }
}
