package sambaflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import sambaflow.tensor.Tensor;

class DataLoaderTest {
    /** Ten samples; the label of each is its index. */
    private static final ImageDataset TEN =
            ImageDataset.of(
                    "ten",
                    Idx.of(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 10, 1, 1),
                    Optional.of(Idx.of(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 10)));

    @Test
    void withoutShufflingTheOrderIsThatOfTheFile() {
        assertThat(labels(DataLoader.inOrder(TEN, 5), 3))
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void aShortLastBatchIsPaddedWithItsLastSampleAndSaysHowManyAreReal() {
        DataLoader loader = DataLoader.inOrder(TEN, 4);
        List<Batch> batches = keep(loader.epoch(0));
        assertThat(loader.batches()).isEqualTo(3);
        assertThat(loader.leftOut()).isZero();
        assertThat(batches).extracting(Batch::samples).containsExactly(4, 4, 2);
        assertThat(batches).extracting(Batch::isFull).containsExactly(true, true, false);
        assertThat(batches.getLast().size()).isEqualTo(4);
        assertThat(batches.getLast().labels().toLongArray()).containsExactly(8, 9, 9, 9);
        assertThat(batches.getLast().features().get(3))
                .isEqualTo(batches.getLast().features().get(1));
    }

    @Test
    void aBatchLargerThanTheDataIsFilledUp() {
        List<Batch> batches = keep(DataLoader.inOrder(TEN, 16).epoch(0));
        assertThat(batches).hasSize(1);
        assertThat(batches.getFirst().samples()).isEqualTo(10);
    }

    @Test
    void droppingTheLastBatchSaysWhatIsLeftOut() {
        DataLoader loader = DataLoader.inOrder(TEN, 4).droppingLast();
        assertThat(loader.batches()).isEqualTo(2);
        assertThat(loader.leftOut()).isEqualTo(2);
        assertThat(labels(loader, 0)).hasSize(8);
        assertThatThrownBy(() -> DataLoader.inOrder(TEN, 11).droppingLast())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("ten holds 10 samples, too few for one batch of 11");
    }

    @Test
    void eachEpochShowsEverySampleOnceInAnotherOrder() {
        DataLoader loader = DataLoader.shuffled(TEN, 5, 42);
        assertThat(labels(loader, 0))
                .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(labels(loader, 0)).isNotEqualTo(labels(loader, 1));
        assertThat(labels(loader, 0)).isNotEqualTo(labels(DataLoader.inOrder(TEN, 5), 0));
    }

    @Test
    void theOrderDependsOnSeedAndEpochOnly() {
        DataLoader loader = DataLoader.shuffled(TEN, 5, 42);
        labels(loader, 0);
        assertThat(labels(loader, 7)).isEqualTo(labels(DataLoader.shuffled(TEN, 5, 42), 7));
        assertThat(labels(loader, 7)).isEqualTo(labels(DataLoader.shuffled(TEN, 2, 42), 7));
        assertThat(labels(loader, 1)).isNotEqualTo(labels(DataLoader.shuffled(TEN, 5, 43), 0));
    }

    @Test
    void batchesOfOneEpochShareTheirMemoryAndACopyDoesNot() {
        Iterator<Batch> epoch = DataLoader.inOrder(TEN, 5).epoch(0).iterator();
        Batch first = epoch.next();
        Batch kept = first.copy();
        assertThat(epoch.next().features()).isSameAs(first.features());
        assertThat(kept.labels().toLongArray()).containsExactly(0, 1, 2, 3, 4);
        assertThatThrownBy(epoch::next)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("2 batches");
    }

    @Test
    void aSliceLimitsTheSamples() {
        assertThat(labels(DataLoader.shuffled(TEN.slice(2, 5), 3, 1), 0))
                .containsExactlyInAnyOrder(2L, 3L, 4L);
    }

    @Test
    void anEmptyBatchIsRefused() {
        assertThatThrownBy(() -> DataLoader.inOrder(TEN, 0))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("batch size 0");
    }

    @Test
    void rowsOfPaddingHaveTheLabelThatALossLeavesOut() {
        DataLoader loader = DataLoader.inOrder(TEN, 4).ignoring(Sample.LABEL, -100);
        Batch last = keep(loader.epoch(0)).getLast();
        assertThat(loader.paddedRows()).isEqualTo(2);
        assertThat(last.labels().toLongArray()).containsExactly(8, 9, -100, -100);
        assertThat(last.features().get(3)).isEqualTo(last.features().get(1));
        assertThat(keep(loader.epoch(1)).getFirst().labels().toLongArray())
                .as("the memory of the last batch is used again")
                .containsExactly(0, 1, 2, 3);
    }

    @Test
    void readingAheadShowsTheSameBatchesFromAnyOn() {
        DataLoader loader = DataLoader.shuffled(TEN, 3, 7).ignoring(Sample.LABEL, -100);
        List<Batch> expected = keep(loader.epoch(2));
        for (int first = 0; first < expected.size(); first++) {
            try (Prefetch ahead = loader.prefetch(2, first)) {
                int at = first;
                for (Batch batch : ahead) {
                    assertThat(batch.labels().toLongArray())
                            .isEqualTo(expected.get(at).labels().toLongArray());
                    assertThat(batch.samples()).isEqualTo(expected.get(at).samples());
                    at++;
                }
                assertThat(at).isEqualTo(expected.size());
            }
        }
    }

    @Test
    void aBatchReadAheadStaysAsItIsUntilTheNextIsAskedFor() throws InterruptedException {
        AtomicInteger read = new AtomicInteger();
        Dataset counting = counting(read, 100);
        try (Prefetch ahead = DataLoader.inOrder(counting, 10).prefetch(0, 0)) {
            Batch first = ahead.next();
            int before = -1;
            while (before != read.get()) {
                before = read.get();
                Thread.sleep(50);
            }
            assertThat(before).as("bounded: three batches and no more").isLessThanOrEqualTo(31);
            assertThat(first.features().toFloatArray())
                    .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }
    }

    private static Dataset counting(AtomicInteger read, int size) {
        return Dataset.of(
                "numbers",
                size,
                i -> {
                    read.incrementAndGet();
                    return Sample.of(Tensor.scalar(i));
                });
    }

    @Test
    void whatGoesWrongWhileReadingIsThrownWhereTheBatchIsAskedFor() {
        Dataset broken =
                Dataset.of(
                        "broken",
                        20,
                        i -> {
                            if (i == 13) {
                                throw new IllegalStateException("no such row");
                            }
                            return Sample.of(Tensor.scalar(i));
                        });
        int seen = 0;
        try (Prefetch ahead = DataLoader.inOrder(broken, 5).prefetch(0, 0)) {
            ahead.next();
            ahead.next();
            seen = 2;
            assertThatThrownBy(ahead::next)
                    .isInstanceOf(DataException.class)
                    .hasMessageContainingAll("sample 13 of broken", "no such row")
                    .hasCauseInstanceOf(IllegalStateException.class);
            assertThat(ahead.hasNext()).isFalse();
        }
        assertThat(seen).isEqualTo(2);
    }

    @Test
    void anInterruptWhileWaitingEndsTheBatchesAndStays() {
        CountDownLatch never = new CountDownLatch(1);
        Dataset slow =
                Dataset.of(
                        "slow",
                        4,
                        i -> {
                            if (i == 2) {
                                await(never);
                            }
                            return Sample.of(Tensor.scalar(i));
                        });
        try (Prefetch ahead = DataLoader.inOrder(slow, 2).prefetch(0, 0)) {
            assertThat(ahead.next().samples()).isEqualTo(2);
            Thread.currentThread().interrupt();
            assertThat(ahead.hasNext()).isFalse();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
            never.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void waitingForDataIsMeasured() {
        Dataset slow =
                Dataset.of(
                        "slow",
                        4,
                        i -> {
                            LockSupport.parkNanos(20_000_000);
                            return Sample.of(Tensor.scalar(i));
                        });
        try (Prefetch ahead = DataLoader.inOrder(slow, 2).prefetch(0, 0)) {
            ahead.forEach(batch -> {});
            assertThat(ahead.secondsWaited()).isBetween(0.05, 10.0);
        }
    }

    @Test
    void aSampleUnlikeTheFirstIsRefusedByItsNumber() {
        Dataset odd = Dataset.of("odd", 3, i -> Sample.of(Tensor.of(new float[i == 2 ? 5 : 4])));
        assertThatThrownBy(() -> keep(DataLoader.inOrder(odd, 3).epoch(0)))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("sample 2 of odd", "[5]", "[4]");
    }

    private static List<Long> labels(DataLoader loader, int epoch) {
        List<Long> labels = new ArrayList<>();
        for (Batch batch : loader.epoch(epoch)) {
            for (int i = 0; i < batch.samples(); i++) {
                labels.add(batch.labels().getLong(i));
            }
        }
        return labels;
    }

    private static List<Batch> keep(Iterable<Batch> epoch) {
        List<Batch> kept = new ArrayList<>();
        epoch.forEach(batch -> kept.add(batch.copy()));
        return kept;
    }
}
