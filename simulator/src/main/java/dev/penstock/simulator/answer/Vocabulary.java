package dev.penstock.simulator.answer;

/** Words for answers that nobody reads: English, Chinese and signs of four bytes, the same for the same seed. */
public final class Vocabulary {
    private static final String[] WORDS = {
        " the",
        " water",
        " turns",
        " a",
        " wheel",
        "，",
        "水",
        "流",
        "经",
        "过",
        "闸",
        "门",
        "。",
        " and",
        " each",
        " token",
        " is",
        " counted",
        " once",
        "；",
        " 🌊",
        " no",
        " more",
        " than",
        " you",
        " allowed",
        ".",
        " 预",
        "算",
        "之",
        "内",
        "，",
        " streams",
        " end",
        " honestly",
        " 👩‍🔧",
        " gates",
        " open",
        " slowly",
        "：",
        "稳",
        "定",
        "可",
        "靠",
        "！",
        " every",
        " release",
        " has",
        " a",
        " way",
        " back",
        ".",
        " naïve",
        " façade",
        " ½",
        " €",
        " 𝄞",
        " ok"
    };

    private final int seed;

    public Vocabulary(int seed) {
        this.seed = seed;
    }

    /** So many words. */
    public Pieces words(int count) {
        return new Pieces() {
            @Override
            public int count() {
                return count;
            }

            @Override
            public String at(int index) {
                return word(index);
            }
        };
    }

    private String word(int index) {
        long mixed = (index + 1L) * 0x9E3779B97F4A7C15L ^ (seed + 1L) * 0xC2B2AE3D27D4EB4FL;
        mixed = (mixed ^ (mixed >>> 31)) * 0xBF58476D1CE4E5B9L;
        String word = WORDS[(int) Math.floorMod(mixed ^ (mixed >>> 29), (long) WORDS.length)];
        return index == 0 ? word.strip() : word;
    }
}
