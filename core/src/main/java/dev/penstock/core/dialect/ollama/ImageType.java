package dev.penstock.core.dialect.ollama;

/** Tells an image's media type by how its base64 begins, since this dialect does not say. */
final class ImageType {
    private ImageType() {}

    static String of(String base64) {
        if (base64.startsWith("/9j/")) {
            return "image/jpeg";
        }
        if (base64.startsWith("R0lGOD")) {
            return "image/gif";
        }
        return base64.startsWith("UklGR") ? "image/webp" : "image/png";
    }
}
