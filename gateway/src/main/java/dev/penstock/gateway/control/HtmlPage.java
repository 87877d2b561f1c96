package dev.penstock.gateway.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What every page of the gateway's own has around it. It loads nothing and runs nothing, and its policy lets it do neither. */
final class HtmlPage {
    static final String TYPE = "text/html; charset=utf-8";

    private static final String STYLE = """
            body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
            h2{margin-top:2.5rem;border-bottom:1px solid #ccc}
            h3{margin:1.8rem 0 .3rem;font-size:1.05rem}
            code{background:#f2f2f2;padding:.1em .3em;border-radius:3px}
            table{border-collapse:collapse;margin:.4rem 0}
            td,th{border:1px solid #ccc;padding:.2rem .6rem;text-align:left;vertical-align:top}
            .role{float:right;font-weight:normal;color:#555}
            @media(prefers-color-scheme:dark){body{background:#161616;color:#ddd}code{background:#2a2a2a}
            td,th,h2{border-color:#444}.role{color:#aaa}}
            """;

    private HtmlPage() {}

    /** The page, of UTF-8 text. The title is text, the body is HTML. */
    static String of(Phrase.Language language, String title, String body) {
        return "<!doctype html>\n<html lang=\"" + language.tag() + "\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>" + escaped(title)
                + "</title><style>" + STYLE + "</style></head><body>\n<h1>" + escaped(title) + "</h1>\n" + body
                + "</body></html>\n";
    }

    /** What somebody reads in a browser to whom something is refused: in their language, and below in the other one. */
    static String of(Refused refused, Phrase.Language language, String requestId) {
        StringBuilder others = new StringBuilder();
        for (Phrase.Language other : Phrase.Language.values()) {
            if (other != language) {
                others.append("<p lang=\"")
                        .append(other.tag())
                        .append("\">")
                        .append(escaped(refused.phrase().in(other)))
                        .append("</p>\n");
            }
        }
        return of(
                language,
                refused.phrase().in(language),
                others + "<p><code>" + refused.status() + "</code> <code>" + escaped(requestId) + "</code></p>\n");
    }

    /** The content security policy: its own style, and nothing else. */
    static String policy() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(STYLE.getBytes(UTF_8));
            return "default-src 'none'; style-src 'sha256-"
                    + Base64.getEncoder().encodeToString(hash)
                    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    static String escaped(@Nullable String text) {
        return text == null
                ? ""
                : text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;");
    }
}
