package dev.penstock.core.dialect.gemini;

import dev.penstock.core.dialect.pivot.Part;
import java.util.Locale;
import java.util.Map;

/** Guesses a media type, by how an address ends or by what it is for: this dialect wants one, and others do not tell. */
final class MediaTypes {
    private static final Map<String, String> BY_ENDING = Map.of(
            "png", "image/png",
            "gif", "image/gif",
            "webp", "image/webp",
            "heic", "image/heic",
            "pdf", "application/pdf",
            "txt", "text/plain",
            "html", "text/html",
            "csv", "text/csv");

    private MediaTypes() {}

    static String ofUrl(String url, Part.Media.Kind kind) {
        String path = url.split("[?#]", 2)[0];
        String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return BY_ENDING.getOrDefault(ending, ofKind(kind));
    }

    static String ofKind(Part.Media.Kind kind) {
        return switch (kind) {
            case IMAGE -> "image/jpeg";
            case DOCUMENT -> "application/pdf";
            case AUDIO -> "audio/mpeg";
        };
    }
}
