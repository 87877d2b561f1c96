package dev.penstock.gateway.settings.source;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant: the known word that is the fewest typing slips away. */
final class Suggestion {
    private Suggestion() {}

    /** The nearest word, if it is near: at most a third of its letters differ. */
    static Optional<String> of(String typed, Collection<String> known) {
        String nearest = "";
        int best = Integer.MAX_VALUE;
        for (String word : known) {
            int slips = slips(plain(typed), plain(word));
            if (slips < best && slips <= Math.max(1, word.length() / 3)) {
                best = slips;
                nearest = word;
            }
        }
        return nearest.isEmpty() ? Optional.empty() : Optional.of(nearest);
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Edits between two words, two swapped neighbours counting as one (optimal string alignment). */
    private static int slips(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int differs = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(edits[i - 1][j - 1] + differs, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, edits[i - 2][j - 2] + 1);
                }
                edits[i][j] = least;
            }
        }
        return edits[a.length()][b.length()];
    }
}
