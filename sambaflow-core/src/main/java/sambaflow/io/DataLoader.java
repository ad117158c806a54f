package sambaflow.io;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import sambaflow.tensor.CounterRandom;

/**
 * Cuts a data set into batches of one size.
 *
 * <p>A last batch with too few samples is filled up with its last sample; {@link Batch#samples()}
 * says how many are real. A loader that {@link #droppingLast() drops} it leaves other samples out
 * in each epoch when it shuffles, and {@link #leftOut()} says how many.
 */
public final class DataLoader {
    private static final CounterRandom STREAM = CounterRandom.named(0, "shuffle");

    private final Dataset data;
    private final int batchSize;
    private final boolean shuffle;
    private final long seed;
    private final boolean dropLast;

    private DataLoader(Dataset data, int batchSize, boolean shuffle, long seed, boolean dropLast) {
        if (batchSize < 1) {
            throw new DataException(
                    "data: found batch size %d, expected at least 1".formatted(batchSize));
        }
        if (dropLast && data.size() < batchSize) {
            throw new DataException(
                    "data: %s holds %d samples, too few for one batch of %d; use a smaller batch"
                                    .formatted(data.name(), data.size(), batchSize)
                            + " size or a longer range");
        }
        this.data = data;
        this.batchSize = batchSize;
        this.shuffle = shuffle;
        this.seed = seed;
        this.dropLast = dropLast;
    }

    /** Batches in the order of the data set, the same in each epoch. */
    public static DataLoader inOrder(Dataset data, int batchSize) {
        return new DataLoader(data, batchSize, false, 0, false);
    }

    /** Batches in an order that depends on the seed and the epoch only. */
    public static DataLoader shuffled(Dataset data, int batchSize, long seed) {
        return new DataLoader(data, batchSize, true, seed, false);
    }

    /** The same without a last batch that would need filling up. */
    public DataLoader droppingLast() {
        return new DataLoader(data, batchSize, shuffle, seed, true);
    }

    public Dataset data() {
        return data;
    }

    public int batchSize() {
        return batchSize;
    }

    /** Number of batches in one epoch. */
    public int batches() {
        return dropLast ? data.size() / batchSize : Math.ceilDiv(data.size(), batchSize);
    }

    /** Number of samples that one epoch does not show. */
    public int leftOut() {
        return dropLast ? data.size() % batchSize : 0;
    }

    /**
     * The batches of one epoch, counted from 0. All are the same tensors, filled anew at each step:
     * use {@link Batch#copy()} to keep one.
     */
    public Iterable<Batch> epoch(int epoch) {
        return () -> new Pass(order(epoch));
    }

    /** The sample shown at each place of an epoch. */
    int[] order(int epoch) {
        return shuffle
                ? new CounterRandom(seed, STREAM.stream() + epoch).permutation(data.size())
                : IntStream.range(0, data.size()).toArray();
    }

    private final class Pass implements Iterator<Batch> {
        private final int[] order;
        private final Batch full = data.allocate(batchSize);
        private int next;

        Pass(int[] order) {
            this.order = order;
        }

        @Override
        public boolean hasNext() {
            return next < batches();
        }

        @Override
        public Batch next() {
            if (!hasNext()) {
                throw new NoSuchElementException(
                        "the epoch has %d batches of %d".formatted(batches(), batchSize));
            }
            int first = next++ * batchSize;
            int samples = Math.min(batchSize, order.length - first);
            for (int row = 0; row < batchSize; row++) {
                data.fill(full, row, order[first + Math.min(row, samples - 1)]);
            }
            return samples == batchSize ? full : new Batch(full.images(), full.labels(), samples);
        }
    }
}
