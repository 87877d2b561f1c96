package dev.penstock.core.dialect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import dev.penstock.core.dialect.Demand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Reads the {@link Demand} of a body of any dialect that callers speak. A member of one dialect that is sent in another only
 * makes the bound larger.
 *
 * <p>Bodies without a word of media, tools or the like are only searched for those words, which is done many bytes at a time;
 * others are read token by token. A word that is written with escapes of plain letters, as nobody does in good faith, counts as
 * found.
 */
public final class DemandReader {
    /** How often a provider searches in one call at most, where the call sets no limit that we know of. */
    private static final long SEARCHES_MAX = 10;

    private static final long ANSWERS_MAX = 10_000;
    private static final int SHORT = 64;

    private static final JsonFactory JSON = new JsonFactory();

    private static final List<String> TOP =
            List.of("\"n\"", "\"best_of\"", "\"tools\"", "\"functions\"", "\"service_tier\"", "\"speed\"");

    private static final List<String> DEEP =
            List.of("image", "audio", "video", "\"file", "\"input_file", "\"document\"", "\"web_search", "\"1h\"");

    private static final Set<String> OTHER_MEDIA = Set.of(
            "input_audio", "audio", "audio_url", "video", "video_url", "input_video", "file", "input_file", "document");

    private static final Set<String> IMAGE_PARTS = Set.of("image", "image_url", "input_image");

    private long answers = 1;
    private boolean tools;
    private long images;
    private long mediaBytes;
    private boolean otherMedia;
    private long searches;
    private boolean longCache;
    private boolean priority;

    private DemandReader() {}

    /** Reads a body that was found to be JSON. */
    public static Demand of(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        boolean plain = !escapesLetters(text) && !anyOf(TOP, text) && !anyOf(DEEP, text);
        return plain ? Demand.PLAIN : new DemandReader().read(body);
    }

    /**
     * The same for a body of which is known that none of the members at its top matters, but for tools.
     *
     * @param tools whether it has any
     */
    public static Demand below(byte[] body, boolean tools) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        if (escapesLetters(text) || anyOf(DEEP, text)) {
            return new DemandReader().read(body);
        }
        return tools ? Demand.WITH_TOOLS : Demand.PLAIN;
    }

    private static boolean anyOf(List<String> words, String text) {
        return words.stream().anyMatch(text::contains);
    }

    /** Whether letters of words like ours are written as escapes; other escapes are everyday. */
    private static boolean escapesLetters(String text) {
        for (int at = text.indexOf("\\u00"); at >= 0; at = text.indexOf("\\u00", at + 4)) {
            char first = at + 4 < text.length() ? text.charAt(at + 4) : '0';
            if (first == '5' || first == '6' || first == '7' || first == '3') {
                return true;
            }
        }
        return false;
    }

    private Demand read(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                }
                look(parser, token, depth);
            }
        } catch (IOException unreadable) {
            otherMedia = true;
        }
        return new Demand(answers, tools, images, mediaBytes, otherMedia, searches, longCache, priority);
    }

    private void look(JsonParser parser, JsonToken token, int depth) throws IOException {
        JsonStreamContext place = parser.getParsingContext();
        boolean inArray = place.inArray() && token != JsonToken.START_ARRAY;
        JsonStreamContext named = inArray || token.isStructStart() ? place.getParent() : place;
        String name = named == null ? null : named.getCurrentName();
        if (name == null || token == JsonToken.FIELD_NAME) {
            return;
        }
        if (depth == 1 && !inArray) {
            top(parser, token, name);
        }
        if (depth == 2 && token == JsonToken.START_ARRAY && (name.equals("tools") || name.equals("functions"))) {
            tools = true;
        }
        if (depth == 2 && token == JsonToken.START_OBJECT && name.equals("web_search_options")) {
            searches += SEARCHES_MAX;
        }
        if (token == JsonToken.VALUE_STRING) {
            string(parser, name, place);
        }
    }

    private void top(JsonParser parser, JsonToken token, String name) throws IOException {
        switch (name) {
            case "n", "best_of" -> {
                if (token == JsonToken.VALUE_NUMBER_INT) {
                    answers = Math.max(answers, Math.clamp(parser.getLongValue(), 1, ANSWERS_MAX));
                }
            }
            case "service_tier", "speed" -> {
                String tier = token == JsonToken.VALUE_STRING ? parser.getText() : "";
                priority |= tier.equals("priority") || tier.equals("fast");
            }
            default -> {
                // Nothing that changes a price.
            }
        }
    }

    private void string(JsonParser parser, String name, JsonStreamContext place) throws IOException {
        switch (name) {
            case "type" -> {
                String type = shortText(parser);
                images += IMAGE_PARTS.contains(type) ? 1 : 0;
                otherMedia |= OTHER_MEDIA.contains(type);
                searches += type.startsWith("web_search") ? SEARCHES_MAX : 0;
            }
            case "url", "image_url" -> mediaBytes += begins(parser, "data:image/") ? parser.getTextLength() : 0;
            case "data" -> mediaBytes += isIn("source", place) ? parser.getTextLength() : 0;
            case "images" -> {
                images++;
                mediaBytes += parser.getTextLength();
            }
            case "ttl" -> longCache |= shortText(parser).equals("1h");
            default -> {
                // Text.
            }
        }
    }

    private static boolean isIn(String parent, JsonStreamContext place) {
        JsonStreamContext around = place.getParent();
        return around != null && parent.equals(around.getCurrentName());
    }

    private static String shortText(JsonParser parser) throws IOException {
        return parser.getTextLength() > SHORT ? "" : parser.getText();
    }

    private static boolean begins(JsonParser parser, String with) throws IOException {
        return parser.getTextLength() >= with.length()
                && new String(parser.getTextCharacters(), parser.getTextOffset(), with.length()).equals(with);
    }
}
