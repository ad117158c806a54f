package sambaflow.tensor;

/**
 * Random numbers that depend only on a seed, a stream and a position (Philox 4x32 with ten rounds,
 * Salmon et al. 2011), so that any part of a tensor can be filled by any thread in any order.
 *
 * @param seed the user's seed
 * @param stream which of the seed's sequences, for example one for each parameter
 */
public record CounterRandom(long seed, long stream) {
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final long LOW = 0xffffffffL;

    /** A stream for {@code name}, the same on every machine (FNV-1a of its characters). */
    public static CounterRandom named(long seed, String name) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        return new CounterRandom(seed, hash);
    }

    /** 64 random bits at {@code position}. */
    public long bits(long position) {
        int c0 = (int) position;
        int c1 = (int) (position >>> 32);
        int c2 = (int) stream;
        int c3 = (int) (stream >>> 32);
        int k0 = (int) seed;
        int k1 = (int) (seed >>> 32);
        for (int round = 0; round < 10; round++) {
            long p0 = MULTIPLIER_0 * (c0 & LOW);
            long p1 = MULTIPLIER_1 * (c2 & LOW);
            int n0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            int n2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            c0 = n0;
            c2 = n2;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        return (long) c1 << 32 | c0 & LOW;
    }

    /** Uniform in [0, 1) with 53 bits. */
    public double uniform(long position) {
        return (bits(position) >>> 11) * 0x1p-53;
    }

    /** Standard normal, by Box and Muller's transform of two uniform numbers. */
    public double normal(long position) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(2 * position)));
        return radius * StrictMath.cos(2 * Math.PI * uniform(2 * position + 1));
    }

    /** Uniform integer in [0, bound). */
    public long below(long position, long bound) {
        return (long) (uniform(position) * bound);
    }

    /** A permutation of 0 to {@code size - 1} (Fisher and Yates). */
    public int[] permutation(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = (int) below(i, i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
