package sambaflow.io;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.UnsupportedFeature;

/**
 * The batches of one epoch, read ahead on a virtual thread while the caller computes.
 *
 * <p>A batch may be used until the next one is asked for; then its memory is filled anew. What goes
 * wrong while reading is thrown where the batch is asked for. An interrupt while waiting ends the
 * batches, and stays for the caller to see.
 */
public final class Prefetch implements Iterable<Batch>, Iterator<Batch>, AutoCloseable {
    /** One that the caller uses, one that is ready, one that is being filled. */
    private static final int BUFFERS = 3;

    private final Filling filling;
    private final int first;
    private final BlockingQueue<Integer> free = new ArrayBlockingQueue<>(BUFFERS + 1);
    private final BlockingQueue<FutureTask<Batch>> ready = new ArrayBlockingQueue<>(BUFFERS);
    private final Batch[] buffers = new Batch[BUFFERS];
    private final Thread reader;
    private volatile boolean closed;
    private int taken;
    private Batch next;
    private long waited;

    Prefetch(Filling filling, int first) {
        this.filling = filling;
        this.first = first;
        this.taken = first;
        IntStream.range(0, BUFFERS).forEach(free::add);
        reader = Thread.ofVirtual().name("sambaflow-data").start(this::read);
    }

    private void read() {
        try {
            for (int number = first; number < filling.batches(); number++) {
                int slot = free.take();
                if (closed) {
                    return;
                }
                FutureTask<Batch> task = new FutureTask<>(filled(slot, number));
                task.run();
                ready.put(task);
                if (task.state() == Future.State.FAILED) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Only close() interrupts, when nobody waits for this thread any more.
            Thread.currentThread().interrupt();
        }
    }

    private Callable<Batch> filled(int slot, int number) {
        return () -> {
            if (buffers[slot] == null) {
                buffers[slot] = filling.allocate();
            }
            return filling.fill(buffers[slot], number);
        };
    }

    @Override
    public Iterator<Batch> iterator() {
        return this;
    }

    @Override
    public boolean hasNext() {
        if (next == null && taken < filling.batches() && !closed) {
            if (taken > first) {
                // The caller has done with the last batch, or it would not ask for another.
                free.add((taken - first - 1) % BUFFERS);
            }
            next = await();
            taken++;
        }
        return next != null;
    }

    /** The next batch; none when the caller is interrupted. */
    private Batch await() {
        long start = System.nanoTime();
        try {
            return ready.take().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            return null;
        } catch (ExecutionException e) {
            close();
            throw failure(e.getCause());
        } finally {
            waited += System.nanoTime() - start;
        }
    }

    private RuntimeException failure(Throwable cause) {
        return switch (cause) {
            case DataException e -> e;
            case ShapeException e -> e;
            case UnsupportedFeature e -> e;
            case Error e -> throw e;
            case Throwable e ->
                    new DataException("data: %s: %s".formatted(filling.current(), e), e);
        };
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException(
                    "the epoch has %d batches".formatted(filling.batches()));
        }
        Batch batch = next;
        next = null;
        return batch;
    }

    /** Seconds that the caller has waited for batches. */
    public double secondsWaited() {
        return waited / 1e9;
    }

    /** Ends reading, and waits until the batch that is being read is done. */
    @Override
    public void close() {
        closed = true;
        free.offer(0);
        ready.clear();
        try {
            reader.join();
        } catch (InterruptedException e) {
            reader.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
