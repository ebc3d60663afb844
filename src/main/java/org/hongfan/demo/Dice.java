package org.hongfan.demo;

import java.util.List;
import java.util.SplittableRandom;

/** Chance that falls the same way whenever it is asked with the same seed and keys, whatever was asked before. */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed, long... keys) {
        long mixed = seed;
        for (long key : keys) {
            mixed = (mixed ^ key) * 0x9E3779B97F4A7C15L;
            mixed ^= mixed >>> 29;
        }
        random = new SplittableRandom(mixed);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A number from low to high, both included. */
    int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    double share() {
        return random.nextDouble();
    }

    double[] shares(int count, double low, double high) {
        return random.doubles(count, low, high).toArray();
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    char pick(String characters) {
        return characters.charAt(random.nextInt(characters.length()));
    }

    /** An index, each as likely as its weight. */
    int weighted(int... weights) {
        int sum = 0;
        for (int weight : weights) {
            sum += weight;
        }
        int left = random.nextInt(sum);
        int index = 0;
        while (left >= weights[index]) {
            left -= weights[index++];
        }
        return index;
    }
}
