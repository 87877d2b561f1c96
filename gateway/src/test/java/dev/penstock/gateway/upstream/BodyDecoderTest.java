package dev.penstock.gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BodyDecoderTest {
    private static final byte[] TEXT = "data: 你好 😀\n\n".repeat(50).getBytes(UTF_8);

    @Test
    void bodyCutAtEveryByte_comesOutWhole() throws Exception {
        byte[] packed = gzip(TEXT);
        for (int cut = 0; cut <= packed.length; cut++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (BodyDecoder decoder = new BodyDecoder()) {
                decoder.decode(packed, 0, cut, (bytes, from, to) -> out.write(bytes, from, to - from));
                decoder.decode(packed, cut, packed.length, (bytes, from, to) -> out.write(bytes, from, to - from));
                assertThat(decoder.complete()).isTrue();
            }
            assertThat(out.toByteArray()).isEqualTo(TEXT);
        }
    }

    @Test
    void bodyThatStopsEarly_isNotComplete() throws Exception {
        byte[] packed = gzip(TEXT);
        for (int cut = 0; cut < packed.length; cut++) {
            try (BodyDecoder decoder = new BodyDecoder()) {
                decoder.decode(packed, 0, cut, (bytes, from, to) -> {});
                assertThat(decoder.complete()).as("cut at %d", cut).isFalse();
            }
        }
    }

    @Test
    void piecesAreBounded_howeverWellABodyIsPacked() throws Exception {
        byte[] packed = gzip(new byte[50_000_000]);
        int[] longest = {0};
        try (BodyDecoder decoder = new BodyDecoder()) {
            decoder.decode(packed, 0, packed.length, (bytes, from, to) -> longest[0] = Math.max(longest[0], to - from));
        }
        assertThat(longest[0]).isLessThanOrEqualTo(16 * 1024);
    }

    @Test
    void whatIsNotGzip_isRefused() throws IOException {
        try (BodyDecoder decoder = new BodyDecoder()) {
            assertThatThrownBy(() -> decoder.decode(TEXT, 0, TEXT.length, (bytes, from, to) -> {}))
                    .isInstanceOf(DataFormatException.class);
        }
        byte[] followed = Arrays.copyOf(gzip(TEXT), gzip(TEXT).length + 5);
        try (BodyDecoder decoder = new BodyDecoder()) {
            assertThatThrownBy(() -> decoder.decode(followed, 0, followed.length, (bytes, from, to) -> {}))
                    .isInstanceOf(DataFormatException.class);
        }
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }
}
