package sambaflow.io;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;
import sambaflow.tensor.CounterRandom;

/**
 * Cuts a data set into batches of one size.
 *
 * <p>A last batch with too few samples is padded with its last sample; {@link Batch#samples()} says
 * how many are real, and {@link #ignoring} gives the others a label that a loss leaves out. A
 * loader that {@link #droppingLast() drops} it leaves other samples out in each epoch when it
 * shuffles, and {@link #leftOut()} says how many.
 */
public final class DataLoader {
    private static final CounterRandom STREAM = CounterRandom.named(0, "shuffle");

    private final Dataset data;
    private final int batchSize;
    private final boolean shuffle;
    private final long seed;
    private final boolean dropLast;
    private final Optional<Padding> padding;

    /** What the tensor called {@code name} holds in rows that are no samples. */
    record Padding(String name, long value) {}

    private DataLoader(
            Dataset data,
            int batchSize,
            boolean shuffle,
            long seed,
            boolean dropLast,
            Optional<Padding> padding) {
        if (batchSize < 1) {
            throw new DataException(
                    "data: found batch size %d, expected at least 1".formatted(batchSize));
        }
        if (data.size() < 1) {
            throw new DataException("data: %s holds no samples".formatted(data.name()));
        }
        if (dropLast && data.size() < batchSize) {
            throw new DataException(
                    "data: %s holds %d samples, too few for one batch of %d; use a smaller batch"
                                    .formatted(data.name(), data.size(), batchSize)
                            + " size or a longer range, or do not drop the last batch");
        }
        this.data = data;
        this.batchSize = batchSize;
        this.shuffle = shuffle;
        this.seed = seed;
        this.dropLast = dropLast;
        this.padding = padding;
    }

    /** Batches in the order of the data set, the same in each epoch. */
    public static DataLoader inOrder(Dataset data, int batchSize) {
        return new DataLoader(data, batchSize, false, 0, false, Optional.empty());
    }

    /** Batches in an order that depends on the seed and the epoch only. */
    public static DataLoader shuffled(Dataset data, int batchSize, long seed) {
        return new DataLoader(data, batchSize, true, seed, false, Optional.empty());
    }

    /** The same without a last batch that would need padding. */
    public DataLoader droppingLast() {
        return new DataLoader(data, batchSize, shuffle, seed, true, padding);
    }

    /**
     * The same with {@code value} all over the tensor {@code name} in rows that are no samples,
     * such as the label -100, with which a loss leaves a row out.
     */
    public DataLoader ignoring(String name, long value) {
        Optional<Padding> found = Optional.of(new Padding(name, value));
        return new DataLoader(data, batchSize, shuffle, seed, dropLast, found);
    }

    /** Whether rows that are no samples are marked. */
    public boolean ignoresPadding() {
        return padding.isPresent();
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

    /** Number of rows in an epoch's last batch that are no samples. */
    public int paddedRows() {
        return dropLast ? 0 : batches() * batchSize - data.size();
    }

    /**
     * The batches of one epoch, counted from 0. All are the same tensors, filled anew at each step:
     * use {@link Batch#copy()} to keep one.
     */
    public Iterable<Batch> epoch(int epoch) {
        return () -> new Pass(filling(epoch));
    }

    /**
     * The same from batch {@code first} on, counted from 0, read ahead on another thread; to be
     * closed.
     */
    public Prefetch prefetch(int epoch, int first) {
        return new Prefetch(filling(epoch), first);
    }

    private Filling filling(int epoch) {
        return new Filling(data.inEpoch(epoch), order(epoch), batchSize, batches(), padding);
    }

    /** The sample shown at each place of an epoch. */
    int[] order(int epoch) {
        return shuffle
                ? new CounterRandom(seed, STREAM.stream() + epoch).permutation(data.size())
                : IntStream.range(0, data.size()).toArray();
    }

    private static final class Pass implements Iterator<Batch> {
        private final Filling filling;
        private final Batch buffer;
        private int next;

        Pass(Filling filling) {
            this.filling = filling;
            this.buffer = filling.allocate();
        }

        @Override
        public boolean hasNext() {
            return next < filling.batches();
        }

        @Override
        public Batch next() {
            if (!hasNext()) {
                throw new NoSuchElementException(
                        "the epoch has %d batches".formatted(filling.batches()));
            }
            return filling.fill(buffer, next++);
        }
    }
}
