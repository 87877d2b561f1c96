package dev.penstock.simulator.behaviour;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A way in which a provider goes wrong. */
public enum Fault {
    RESET_BEFORE_HEADERS("reset_before_headers", "RST in place of a response"),
    CLOSE_BEFORE_HEADERS("close_before_headers", "FIN in place of a response"),
    STALL_BEFORE_HEADERS("stall_before_headers", "no response, the socket stays open"),
    RESET_AFTER_HEADERS("reset_after_headers", "RST after the head"),
    STALL_AFTER_HEADERS("stall_after_headers", "nothing after the head, the socket stays open"),
    STALL_MID("stall_mid", "nothing after `at` events (half a body), the socket stays open"),
    CUT_MID_EVENT("cut_mid_event", "closed in the middle of the event after `at` events (half a body)"),
    CUT_BETWEEN_EVENTS("cut_between_events", "closed after `at` events"),
    CUT_BEFORE_USAGE("cut_before_usage", "closed before the event that reports usage"),
    CUT_BEFORE_DONE("cut_before_done", "closed before the event that ends the stream"),
    ERROR_FIRST("error_first", "200, and the first event is an error"),
    ERROR_IN_STREAM("error_in_stream", "an error event after `at` events ends the stream"),
    ERROR_WITH_200("error_with_200", "200, and the body is an error"),
    HTML_200("html_200", "200, and the body is a page of HTML"),
    EMPTY_200("empty_200", "200, and no body at all"),
    BROKEN_JSON_EVENT("broken_json_event", "the event (or body) after `at` events is cut JSON"),
    NOT_JSON("not_json", "the event (or body) after `at` events is no JSON"),
    DONE_TWICE("done_twice", "the end is told twice"),
    DATA_AFTER_DONE("data_after_done", "another content event after the end"),
    NO_DONE("no_done", "the stream closes well, but its end is never told"),
    NO_FINISH("no_finish", "the event with the finish reason is left out"),
    CRLF("crlf", "lines of events end in CRLF"),
    CR("cr", "lines of events end in CR"),
    BOM("bom", "a byte order mark before the first event"),
    SPLIT_UTF8("split_utf8", "each flush ends in the middle of a character where there is a long one"),
    BYTE_BY_BYTE("byte_by_byte", "each byte is a chunk and a flush of its own"),
    COMMENTS_ONLY("comments_only", "keep-alives every `interval`, for ever"),
    ENDLESS("endless", "content until the caller goes away"),
    HUGE_EVENT("huge_event", "one event (or body) carries `size` bytes of text"),
    GZIP_UNLABELLED("gzip_unlabelled", "compressed without saying so"),
    GZIP_TWICE("gzip_twice", "compressed twice, labelled once"),
    GZIP_BOMB("gzip_bomb", "a labelled body that unpacks to `size` bytes of blanks"),
    BAD_LENGTH("bad_length", "Content-Length is longer than the body, then closed"),
    TRAILING_GARBAGE("trailing_garbage", "bytes after the end of the response"),
    SLOW_HEADERS("slow_headers", "the head comes byte by byte, one each `interval`"),
    EARLY_HINTS("1xx", "103 before the true response"),
    REDIRECT("redirect", "302 to `location`"),
    BIG_HEADER("big_header", "one response header of `size` bytes"),
    WRONG_CONTENT_TYPE("wrong_content_type", "the body is right, its Content-Type is text/html"),
    NO_CONTENT_TYPE("no_content_type", "the body is right and has no Content-Type");

    private static final Map<String, Fault> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toMap(Fault::word, Function.identity()));

    private final String word;
    private final String meaning;

    Fault(String word, String meaning) {
        this.word = word;
        this.meaning = meaning;
    }

    /** The word as callers write it. */
    public String word() {
        return word;
    }

    /** What it does, in a sentence for the manual. */
    public String meaning() {
        return meaning;
    }

    /** The fault that callers write so. */
    public static Optional<Fault> of(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }
}
