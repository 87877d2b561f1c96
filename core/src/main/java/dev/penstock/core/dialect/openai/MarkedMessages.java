package dev.penstock.core.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.core.dialect.translation.SealedId;
import dev.penstock.core.json.ArrayScanner;
import dev.penstock.core.json.JsonLimits;
import dev.penstock.core.json.JsonText;
import dev.penstock.core.json.Kind;
import dev.penstock.core.json.MalformedJson;
import dev.penstock.core.json.MemberNames;
import dev.penstock.core.json.ObjectScanner;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages of a conversation that has spoken with an upstream of another dialect before, and bears our marks: seals in
 * the ids of calls, and an entry of ours in {@code reasoning_details}. An upstream of the caller's own dialect, whose bytes
 * otherwise pass as they are, must see neither. In the ollama dialect marks stand in the same places.
 */
public final class MarkedMessages {
    private static final int CALLS = 0;
    private static final int CALL_ID = 1;
    private static final int DETAILS = 2;
    private static final MemberNames MESSAGE = MemberNames.of("tool_calls", "tool_call_id", ReasoningDetails.MEMBER);
    private static final MemberNames ID = MemberNames.of("id");
    private static final MemberNames FORMAT = MemberNames.of("format");
    private static final MemberNames MESSAGES = MemberNames.of("messages");

    private final ObjectScanner message = new ObjectScanner(MESSAGE, JsonLimits.REQUEST);
    private final ObjectScanner call = new ObjectScanner(ID, JsonLimits.REQUEST);
    private final ObjectScanner detail = new ObjectScanner(FORMAT, JsonLimits.REQUEST);
    private final byte[] body;
    private final BodyRewrite rewrite;

    private MarkedMessages(byte[] body, BodyRewrite rewrite) {
        this.body = body;
        this.rewrite = rewrite;
    }

    /** The body without marks; all other bytes stay as they are. */
    public static byte[] unmarked(byte[] body) throws MalformedJson {
        ObjectScanner top = new ObjectScanner(MESSAGES, JsonLimits.REQUEST).scan(body, 0, body.length);
        BodyRewrite rewrite = new BodyRewrite(body);
        if (top.kind(0) == Kind.ARRAY) {
            unmark(body, top.start(0), top.end(0), rewrite);
        }
        return rewrite.bytes();
    }

    /** Takes the marks out of the array of messages that stands there. */
    static void unmark(byte[] body, int from, int to, BodyRewrite rewrite) throws MalformedJson {
        MarkedMessages marked = new MarkedMessages(body, rewrite);
        ArrayScanner messages = new ArrayScanner(JsonLimits.REQUEST).open(body, from, to);
        while (messages.next()) {
            if (messages.kind() == Kind.OBJECT) {
                marked.message(messages.start(), messages.end());
            }
        }
    }

    private void message(int from, int to) throws MalformedJson {
        message.scan(body, from, to);
        unseal(message, CALL_ID);
        if (message.kind(CALLS) == Kind.ARRAY) {
            ArrayScanner calls =
                    new ArrayScanner(JsonLimits.REQUEST).open(body, message.start(CALLS), message.end(CALLS));
            while (calls.next()) {
                if (calls.kind() == Kind.OBJECT) {
                    unseal(call.scan(body, calls.start(), calls.end()), 0);
                }
            }
        }
        if (message.kind(DETAILS) == Kind.ARRAY) {
            details();
        }
    }

    private void unseal(ObjectScanner holder, int member) {
        if (holder.kind(member) == Kind.STRING) {
            String sealed = holder.text(member);
            String id = SealedId.parse(sealed).id();
            if (id.length() < sealed.length()) {
                rewrite.replace(holder.start(member), holder.end(member), JsonText.quote(id));
            }
        }
    }

    /** Entries of a service's own stay; a member that held nothing but ours goes, since not every service knows it. */
    private void details() throws MalformedJson {
        List<String> others = new ArrayList<>();
        boolean ours = false;
        ArrayScanner entries =
                new ArrayScanner(JsonLimits.REQUEST).open(body, message.start(DETAILS), message.end(DETAILS));
        while (entries.next()) {
            if (entries.kind() == Kind.OBJECT && isOurs(entries)) {
                ours = true;
            } else {
                others.add(new String(body, entries.start(), entries.end() - entries.start(), UTF_8));
            }
        }
        if (ours && others.isEmpty()) {
            remove(message.nameStart(DETAILS), message.end(DETAILS));
        } else if (ours) {
            rewrite.replace(message.start(DETAILS), message.end(DETAILS), "[" + String.join(",", others) + "]");
        }
    }

    private boolean isOurs(ArrayScanner entries) throws MalformedJson {
        detail.scan(body, entries.start(), entries.end());
        return detail.kind(0) == Kind.STRING && detail.text(0).equals(ReasoningDetails.FORMAT);
    }

    /** Takes a member out, with the comma before it, or behind it where it is the first. */
    private void remove(int nameStart, int end) {
        int before = nameStart - 1;
        while (isBlank(body[before])) {
            before--;
        }
        int behind = end;
        while (isBlank(body[behind])) {
            behind++;
        }
        if (body[before] == ',') {
            rewrite.replace(before, end, "");
        } else {
            rewrite.replace(nameStart, body[behind] == ',' ? behind + 1 : end, "");
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
