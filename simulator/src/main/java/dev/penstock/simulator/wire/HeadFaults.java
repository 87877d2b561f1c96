package dev.penstock.simulator.wire;

import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.behaviour.Directive;
import dev.penstock.simulator.behaviour.Fault;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Responses that are wrong as a whole: another status, another body, other headers, another coding. */
public final class HeadFaults {
    private static final int BIG_HEADER_BYTES = 64 * 1024;
    private static final int BOMB_BYTES = 64 * 1024 * 1024;
    private static final String PAGE = "<!DOCTYPE html>\n<html><head><title>Just a moment...</title></head>"
            + "<body><h1>Checking your browser</h1></body></html>\n";

    private HeadFaults() {}

    /** The response with such faults as the behaviour asks for. */
    public static Reply applied(Reply reply, Behaviour behaviour, boolean gzipAccepted) {
        Reply result = coded(headed(replaced(reply, behaviour), behaviour), behaviour);
        boolean pack = behaviour.on(Directive.GZIP) && gzipAccepted;
        return pack ? Squeeze.applied(result).with(Map.of("content-encoding", "gzip")) : result;
    }

    private static Reply replaced(Reply reply, Behaviour behaviour) {
        Phrases phrases = reply.phrases();
        if (behaviour.has(Fault.ERROR_WITH_200)) {
            return Reply.whole(200, "application/json", phrases.failureBody(), 0, phrases);
        }
        if (behaviour.has(Fault.HTML_200)) {
            return Reply.whole(200, "text/html; charset=utf-8", Json.bytes(PAGE), 0, phrases);
        }
        if (behaviour.has(Fault.EMPTY_200)) {
            return reply.with(
                    reply.streams() ? new Reply.Events(Collections.emptyIterator()) : new Reply.Whole(new byte[0], 0));
        }
        if (behaviour.has(Fault.REDIRECT)) {
            String location = behaviour.text(Directive.LOCATION).orElse("http://127.0.0.1:9/elsewhere");
            return new Reply(302, Map.of("location", location), new Reply.Whole(new byte[0], 0), phrases);
        }
        if (behaviour.has(Fault.ENDLESS) && reply.body() instanceof Reply.Whole(byte[] bytes, int tokens)) {
            return reply.with(new Reply.Events(neverEnding(bytes, tokens)));
        }
        return reply;
    }

    /** The body without its last brace, then blanks for ever. */
    private static Iterator<Frame> neverEnding(byte[] bytes, int tokens) {
        byte[] begun = java.util.Arrays.copyOf(bytes, Math.max(0, bytes.length - 1));
        byte[] blanks = Json.bytes(" ".repeat(1024));
        return Stream.concat(
                        Stream.of(Frame.of(Frame.Kind.CONTENT, begun, tokens)),
                        Stream.generate(() -> Frame.of(Frame.Kind.COMMENT, blanks, 0)))
                .iterator();
    }

    private static Reply headed(Reply reply, Behaviour behaviour) {
        if (behaviour.has(Fault.WRONG_CONTENT_TYPE)) {
            return reply.with(Map.of("content-type", "text/html; charset=utf-8"));
        }
        if (behaviour.has(Fault.NO_CONTENT_TYPE)) {
            Map<String, String> rest = new LinkedHashMap<>(reply.headers());
            rest.remove("content-type");
            return new Reply(reply.status(), rest, reply.body(), reply.phrases());
        }
        if (behaviour.has(Fault.BIG_HEADER)) {
            return reply.with(Map.of("x-big", "b".repeat(behaviour.count(Directive.SIZE, BIG_HEADER_BYTES))));
        }
        return reply;
    }

    private static Reply coded(Reply reply, Behaviour behaviour) {
        if (behaviour.has(Fault.GZIP_UNLABELLED)) {
            return Squeeze.applied(reply);
        }
        if (behaviour.has(Fault.GZIP_TWICE)) {
            return Squeeze.applied(Squeeze.applied(reply)).with(Map.of("content-encoding", "gzip"));
        }
        if (behaviour.has(Fault.GZIP_BOMB)) {
            byte[] bomb = Squeeze.bomb(behaviour.count(Directive.SIZE, BOMB_BYTES));
            return reply.with(new Reply.Whole(bomb, 0)).with(Map.of("content-encoding", "gzip"));
        }
        return reply;
    }
}
