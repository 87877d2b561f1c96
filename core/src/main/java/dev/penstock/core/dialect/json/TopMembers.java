package dev.penstock.core.dialect.json;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.UpstreamRequest.Slice;
import dev.penstock.core.json.JsonLimits;
import dev.penstock.core.json.JsonText;
import dev.penstock.core.json.Kind;
import dev.penstock.core.json.MalformedJson;
import dev.penstock.core.json.MemberNames;
import dev.penstock.core.json.ObjectScanner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/** The members at the top of a request that the gateway itself acts on, found without a tree. */
public final class TopMembers {
    private static final MemberNames MODEL = MemberNames.of("model");

    private final String[] words;
    private final ObjectScanner members;

    private TopMembers(String[] words, ObjectScanner members) {
        this.words = words;
        this.members = members;
    }

    /** Scans a body for the members of these names, which are then asked for by their place in the list. */
    public static TopMembers of(byte[] body, String... words) throws Refusal {
        return new TopMembers(words, scan(body, MemberNames.of(words)));
    }

    /** The body with another model's name in the place of its own, and no byte copied. */
    public static List<Slice> withModel(byte[] body, String model) throws Refusal {
        ObjectScanner members = scan(body, MODEL);
        if (!members.has(0)) {
            return List.of(Slice.of(body));
        }
        byte[] name = JsonText.quote(model).getBytes(StandardCharsets.UTF_8);
        return List.of(
                new Slice(body, 0, members.start(0)), Slice.of(name), new Slice(body, members.end(0), body.length));
    }

    private static ObjectScanner scan(byte[] body, MemberNames names) throws Refusal {
        try {
            return new ObjectScanner(names, JsonLimits.REQUEST).scan(body, 0, body.length);
        } catch (MalformedJson e) {
            throw new Refusal(Problem.invalid("body: " + e.getMessage(), null));
        }
    }

    /** A text that must be there and not be blank. */
    public String text(int member) throws Refusal {
        if (members.kind(member) != Kind.STRING || members.text(member).isBlank()) {
            throw refusal(member, "a string");
        }
        return members.text(member);
    }

    /** A flag; absent means the fallback. */
    public boolean flag(int member, boolean fallback) throws Refusal {
        return switch (members.kind(member)) {
            case TRUE -> true;
            case FALSE -> false;
            case NULL, ABSENT -> fallback;
            case OBJECT, ARRAY, STRING, NUMBER -> throw refusal(member, "true or false");
        };
    }

    public boolean has(int member) {
        return members.given(member);
    }

    /** A whole number of at least 1, where there is a number. */
    public OptionalLong limit(int member) throws Refusal {
        if (!members.given(member)) {
            return OptionalLong.empty();
        }
        OptionalLong value = members.integer(member);
        if (value.isEmpty() || value.getAsLong() < 1) {
            throw refusal(member, "a whole number of at least 1");
        }
        return value;
    }

    /** A whole number inside a member that is an object, where there is one. */
    public OptionalLong integerWithin(int member, String inner, byte[] body) throws Refusal {
        if (!members.given(member)) {
            return OptionalLong.empty();
        }
        try {
            return new ObjectScanner(MemberNames.of(inner), JsonLimits.REQUEST)
                    .scan(body, members.start(member), members.end(member))
                    .integer(0);
        } catch (MalformedJson e) {
            throw refusal(member, "an object");
        }
    }

    private Refusal refusal(int member, String expected) {
        String found = members.kind(member).toString();
        return new Refusal(
                Problem.invalid(words[member] + ": " + found + " (expected: " + expected + ")", words[member]));
    }
}
