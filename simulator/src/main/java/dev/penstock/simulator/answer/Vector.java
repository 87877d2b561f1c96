package dev.penstock.simulator.answer;

import java.util.Random;
import java.util.StringJoiner;

/** Embeddings of length one, the same for the same text. */
public final class Vector {
    private Vector() {}

    public static float[] of(String text, int dimensions) {
        Random random = new Random(text.hashCode());
        float[] vector = new float[dimensions];
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += (double) vector[i] * vector[i];
        }
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (vector[i] / Math.sqrt(squares));
        }
        return vector;
    }

    /** As a JSON array. */
    public static String text(float[] vector) {
        StringJoiner numbers = new StringJoiner(",", "[", "]");
        for (float value : vector) {
            numbers.add(Float.toString(value));
        }
        return numbers.toString();
    }
}
