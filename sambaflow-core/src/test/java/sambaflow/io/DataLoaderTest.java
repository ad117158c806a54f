package sambaflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
    void aShortLastBatchIsFilledUpWithItsLastSampleAndSaysHowManyAreReal() {
        DataLoader loader = DataLoader.inOrder(TEN, 4);
        List<Batch> batches = keep(loader.epoch(0));
        assertThat(loader.batches()).isEqualTo(3);
        assertThat(loader.leftOut()).isZero();
        assertThat(batches).extracting(Batch::samples).containsExactly(4, 4, 2);
        assertThat(batches).extracting(Batch::isFull).containsExactly(true, true, false);
        assertThat(batches.getLast().size()).isEqualTo(4);
        assertThat(batches.getLast().labels().toLongArray()).containsExactly(8, 9, 9, 9);
        assertThat(batches.getLast().images().get(3)).isEqualTo(batches.getLast().images().get(1));
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
        assertThat(epoch.next().images()).isSameAs(first.images());
        assertThat(kept.labels().toLongArray()).containsExactly(0, 1, 2, 3, 4);
        assertThatThrownBy(epoch::next)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("2 batches of 5");
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
