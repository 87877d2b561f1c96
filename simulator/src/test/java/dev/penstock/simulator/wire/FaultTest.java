package dev.penstock.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.simulator.RawReply;
import dev.penstock.simulator.RawReply.End;
import dev.penstock.simulator.TestingSimulator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {
    private static final TestingSimulator SIMULATOR = new TestingSimulator();

    @AfterAll
    static void close() {
        SIMULATOR.close();
    }

    private static RawReply stream(String directives) {
        return caller(directives).stream(
                "[[sim tokens=12 " + directives + "]]", "\"stream_options\":{\"include_usage\":true}");
    }

    private static TestingSimulator caller(String directives) {
        boolean inVain = directives.matches(".*(stall|comments_only|endless).*");
        return inVain ? SIMULATOR.impatiently() : SIMULATOR;
    }

    private static RawReply whole(String directives) {
        return caller(directives).chat("[[sim tokens=12 " + directives + "]]");
    }

    @ParameterizedTest
    @CsvSource({
        "reset_before_headers, 0, RESET",
        "close_before_headers, 0, CLOSED",
        "stall_before_headers, 0, SILENT",
        "reset_after_headers, 200, RESET",
        "stall_after_headers, 200, SILENT"
    })
    void faultAroundTheHead_endsSoForStreamsAndBodies(String fault, int status, End end) {
        for (RawReply reply : List.of(stream("fault=" + fault), whole("fault=" + fault))) {
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.end()).isEqualTo(end);
            assertThat(reply.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "stall_mid, fin, SILENT",
        "cut_mid_event, fin, CLOSED",
        "cut_mid_event, rst, RESET",
        "cut_between_events, fin, CLOSED",
        "cut_between_events, rst, RESET"
    })
    void faultInTheMiddle_comesAfterTheDirectedEvents(String fault, String close, End end) {
        RawReply streamed = stream("fault=" + fault + " at=3 close=" + close);
        assertThat(streamed.end()).isEqualTo(end);
        if (end != End.RESET) {
            assertThat(streamed.said(0)).isEqualTo(tokens(3));
            assertThat(streamed.text().endsWith("\n\n")).isEqualTo(!fault.equals("cut_mid_event"));
        }
        RawReply whole = whole("fault=" + fault + " close=" + close);
        assertThat(whole.end()).isEqualTo(end);
        if (end != End.RESET) {
            int length = Integer.parseInt(whole.header("content-length"));
            assertThat(whole.body()).hasSize(length / 2);
        }
    }

    private static String tokens(int count) {
        return whole("tokens=" + count)
                .json()
                .path("choices")
                .path(0)
                .path("message")
                .path("content")
                .asText();
    }

    @Test
    void cutsBeforeUsageAndEnd_leaveThoseOut() {
        RawReply beforeUsage = stream("fault=cut_before_usage");
        assertThat(beforeUsage.end()).isEqualTo(End.CLOSED);
        assertThat(beforeUsage.finish()).contains("stop");
        assertThat(beforeUsage.events()).noneMatch(event -> event.path("usage").isObject());
        RawReply beforeDone = stream("fault=cut_before_done");
        assertThat(beforeDone.end()).isEqualTo(End.CLOSED);
        assertThat(beforeDone.events().getLast().path("usage").isObject()).isTrue();
        assertThat(beforeDone.data()).doesNotContain("[DONE]");
        RawReply atEnd = stream("fault=cut_at_end");
        assertThat(atEnd.end()).isEqualTo(End.CLOSED);
        assertThat(atEnd.data()).endsWith("[DONE]");
        assertThat(stream("fault=stall_at_end").end()).isEqualTo(End.SILENT);
    }

    @Test
    void errorsWithin200_areToldWhereDirected() {
        RawReply first = stream("fault=error_first");
        assertThat(first.events())
                .singleElement()
                .satisfies(event -> assertThat(event.has("error")).isTrue());
        RawReply later = stream("fault=error_in_stream at=4");
        assertThat(later.said(0)).isEqualTo(tokens(4));
        assertThat(later.events().getLast().has("error")).isTrue();
        assertThat(later.data()).doesNotContain("[DONE]");
        assertThat(stream("variant=vllm fault=error_in_stream").data()).endsWith("[DONE]");
        RawReply openrouter = stream("variant=openrouter fault=error_in_stream");
        assertThat(openrouter.events().getLast().path("choices")).isNotEmpty();
        for (String fault : List.of("error_with_200", "error_first", "error_in_stream")) {
            RawReply whole = whole("fault=" + fault);
            assertThat(whole.status()).isEqualTo(200);
            assertThat(whole.json().has("error")).isTrue();
        }
    }

    @Test
    void bodiesThatAreNoReply_comeWith200() {
        RawReply page = stream("fault=html_200");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).startsWith("<!DOCTYPE html>");
        assertThat(stream("fault=empty_200").body()).isEmpty();
        assertThat(whole("fault=empty_200").header("content-length")).isEqualTo("0");
    }

    @Test
    void spoiledJson_isSpoiledOnceAndFramedWell() {
        RawReply broken = stream("fault=broken_json_event at=2");
        assertThat(broken.data())
                .filteredOn(data -> !data.endsWith("}"))
                .hasSize(2)
                .endsWith("[DONE]");
        RawReply none = stream("fault=not_json at=2");
        assertThat(none.data())
                .filteredOn(data -> !data.endsWith("}"))
                .containsExactly("upstream connect error", "[DONE]");
        assertThat(whole("fault=not_json").text()).isEqualTo("upstream connect error");
        assertThat(whole("fault=broken_json_event").end()).isEqualTo(End.COMPLETE);
    }

    @Test
    void theEnd_isToldTwiceTooEarlyOrNever() {
        assertThat(stream("fault=done_twice").data()).endsWith("[DONE]", "[DONE]");
        List<String> after = stream("fault=data_after_done").data();
        assertThat(after.getLast()).contains("\"content\"");
        assertThat(after.get(after.size() - 2)).isEqualTo("[DONE]");
        RawReply never = stream("fault=no_done");
        assertThat(never.end()).isEqualTo(End.COMPLETE);
        assertThat(never.data()).doesNotContain("[DONE]");
        assertThat(stream("fault=no_finish").finish()).isEmpty();
        assertThat(stream("usage=twice").events().stream()
                        .filter(event -> event.path("usage").isObject()))
                .hasSize(2);
    }

    @Test
    void lineEndsAndMark_areThoseDirected() {
        assertThat(stream("fault=crlf").text().replace("\r\n", "")).doesNotContain("\r", "\n");
        assertThat(stream("fault=cr").text()).doesNotContain("\n").contains("\r\r");
        assertThat(stream("fault=cr").said(0)).isEqualTo(tokens(12));
        assertThat(stream("fault=bom").text()).startsWith("\uFEFFdata:");
        assertThat(whole("fault=bom").text()).startsWith("\uFEFF{");
    }

    @Test
    void slices_fallWithinCharactersOrEverywhere() {
        RawReply split = stream("text='水🌊' fault=split_utf8");
        assertThat(split.said(0)).isEqualTo("水🌊");
        assertThat(split.chunks())
                .filteredOn(chunk -> (chunk[chunk.length - 1] & 0xC0) == 0xC0)
                .hasSize(2);
        RawReply bytes = stream("fault=byte_by_byte");
        assertThat(bytes.chunks()).hasSize(bytes.body().length);
        assertThat(bytes.said(0)).isEqualTo(tokens(12));
    }

    @Test
    void silentStreams_sendCommentsForEver() {
        RawReply reply = stream("variant=deepseek fault=comments_only interval=5ms");
        assertThat(reply.end()).isEqualTo(End.ENDLESS);
        assertThat(reply.text().replace(": keep-alive\n\n", "")).isLessThan(": keep-alive");
        assertThat(whole("fault=comments_only interval=5ms").text()).isBlank();
    }

    @Test
    void endlessAnswers_goOnUntilTheCallerLeaves() {
        assertThat(stream("fault=endless rate=500").end()).isEqualTo(End.ENDLESS);
        assertThat(whole("fault=endless rate=500").end()).isEqualTo(End.ENDLESS);
    }

    @Test
    void hugeEvent_isOneEvent() {
        RawReply reply = stream("fault=huge_event size=300000");
        assertThat(reply.said(0)).hasSize(300_000);
        assertThat(reply.events().stream().filter(event -> event.toString().length() > 300_000))
                .hasSize(1);
    }

    @Test
    void gzip_isLabelledOrNotOrTwice() throws IOException {
        RawReply labelled = SIMULATOR.post(
                "/v1/chat/completions",
                TestingSimulator.chatBody("[[sim gzip]]", "\"stream\":true"),
                Map.of("accept-encoding", "gzip"));
        assertThat(labelled.header("content-encoding")).isEqualTo("gzip");
        assertThat(unpacked(labelled.body())).contains("[DONE]");
        assertThat(labelled.chunks().size()).isPositive();
        assertThat(whole("gzip").header("content-encoding")).isEmpty();
        RawReply unlabelled = whole("fault=gzip_unlabelled");
        assertThat(unlabelled.header("content-encoding")).isEmpty();
        assertThat(unpacked(unlabelled.body())).contains("chat.completion");
        RawReply twice = whole("fault=gzip_twice");
        assertThat(twice.header("content-encoding")).isEqualTo("gzip");
        assertThat(new GZIPInputStream(new GZIPInputStream(new ByteArrayInputStream(twice.body()))).readAllBytes())
                .isNotEmpty();
        RawReply bomb = whole("fault=gzip_bomb size=1000000");
        assertThat(bomb.body().length).isLessThan(10_000);
        assertThat(unpacked(bomb.body())).hasSize(1_000_000);
    }

    private static String unpacked(byte[] packed) throws IOException {
        return new String(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void framingFaults_areSeenOnTheWire() {
        assertThat(whole("fault=bad_length").end()).isEqualTo(End.CLOSED);
        assertThat(stream("fault=bad_length").end()).isEqualTo(End.CLOSED);
        RawReply untilClose = stream("fault=until_close");
        assertThat(untilClose.headers()).doesNotContainKeys("transfer-encoding", "content-length");
        assertThat(untilClose.data()).endsWith("[DONE]");
        RawReply slow = whole("fault=slow_headers");
        assertThat(slow.json().path("choices")).hasSize(1);
        RawReply hinted = stream("fault=1xx");
        assertThat(hinted.informational()).containsExactly(103);
        assertThat(hinted.data()).endsWith("[DONE]");
    }

    @Test
    void headsThatMislead_areSentAsDirected() {
        RawReply redirect = whole("fault=redirect location=http://127.0.0.1:1/x");
        assertThat(redirect.status()).isEqualTo(302);
        assertThat(redirect.header("location")).isEqualTo("http://127.0.0.1:1/x");
        assertThat(whole("fault=big_header size=20000").header("x-big")).hasSize(20_000);
        assertThat(stream("fault=wrong_content_type").header("content-type")).startsWith("text/html");
        assertThat(stream("fault=no_content_type").header("content-type")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"trailing_garbage", "close_after"})
    void faultAfterTheResponse_leavesTheResponseWhole(String fault) {
        RawReply reply = whole("fault=" + fault);
        assertThat(reply.end()).isEqualTo(End.COMPLETE);
        assertThat(reply.json().path("choices")).hasSize(1);
    }
}
