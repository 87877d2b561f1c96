package dev.penstock.core.dialect.ollama;

/** Tells an image's media type by its first bytes, since this dialect sends the bytes alone. */
final class ImageType {
    private ImageType() {}

    static String ofBase64(String base64) {
        if (base64.startsWith("iVBORw0KGgo")) {
            return "image/png";
        }
        if (base64.startsWith("R0lGOD")) {
            return "image/gif";
        }
        if (base64.startsWith("UklGR")) {
            return "image/webp";
        }
        return "image/jpeg";
    }
}
