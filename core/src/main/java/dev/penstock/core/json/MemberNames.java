package dev.penstock.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** The names of the members that a reader acts on; a member is known by the place of its name. Shared between threads. */
public final class MemberNames {
    /** No member of that name is asked for. */
    static final int OTHER = -1;

    private final byte[][] names;

    private MemberNames(byte[][] names) {
        this.names = names;
    }

    public static MemberNames of(String... names) {
        return new MemberNames(
                Arrays.stream(names).map(name -> name.getBytes(UTF_8)).toArray(byte[][]::new));
    }

    int size() {
        return names.length;
    }

    String name(int member) {
        return new String(names[member], UTF_8);
    }

    int find(byte[] bytes, int from, int to) {
        for (int i = 0; i < names.length; i++) {
            byte[] name = names[i];
            if (name.length == to - from && Arrays.equals(name, 0, name.length, bytes, from, to)) {
                return i;
            }
        }
        return OTHER;
    }
}
