package dev.penstock.simulator.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The tokens of a text, each as the characters it stands for; made when asked for, so that a text may be endless. */
public interface Pieces {
    /** No text. */
    Pieces NONE = of(List.of());

    int count();

    String at(int index);

    /** These very tokens. */
    static Pieces of(List<String> tokens) {
        return new Pieces() {
            @Override
            public int count() {
                return tokens.size();
            }

            @Override
            public String at(int index) {
                return tokens.get(index);
            }
        };
    }

    /** A text cut into tokens. */
    static Pieces of(String text) {
        return of(Tokens.split(text));
    }

    /** The first tokens. */
    default Pieces first(int limit) {
        Pieces whole = this;
        return new Pieces() {
            @Override
            public int count() {
                return Math.min(limit, whole.count());
            }

            @Override
            public String at(int index) {
                return whole.at(index);
            }
        };
    }

    /** The tokens joined to pieces of several. */
    default List<String> grouped(int size) {
        List<String> groups = new ArrayList<>();
        for (int from = 0; from < count(); from += size) {
            groups.add(joined(from, Math.min(count(), from + size)));
        }
        return groups;
    }

    /** The text of some tokens. */
    default String joined(int from, int to) {
        return IntStream.range(from, to).mapToObj(this::at).collect(Collectors.joining());
    }

    /** The whole text. */
    default String text() {
        return joined(0, count());
    }
}
