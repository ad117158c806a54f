package sambaflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSourceTest {
    private static final HandwrittenDigits FEW = new HandwrittenDigits(1, 20, 10);

    @TempDir Path folder;

    @Test
    void withoutAFolderTheDigitsAreTheBuiltInOnesAndItSaysSo() {
        DataSource source = DataSource.open(DataRequest.of(Optional.empty()), FEW);
        assertThat(source.description())
                .contains("built-in handwritten-like digits, seed 1: 20 to train, 10 to test");
        assertThat(source.training().size()).isEqualTo(20);
        assertThat(source.testing().size()).isEqualTo(10);
        assertThat(images(source.named("t10k")).images())
                .isEqualTo(images(source.testing()).images());
        assertThatThrownBy(() -> source.named("inference"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("inference-images-idx3-ubyte");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "raw", "MNIST/raw", "FashionMNIST/raw"})
    void theTutorialsFoldersAreFound(String below) {
        write(folder.resolve(below), "train", "", FEW.train());
        write(folder.resolve(below), "t10k", ".gz", FEW.test());
        DataSource source = DataSource.open(Optional.of(folder));
        assertThat(images(source.training()).images()).isEqualTo(FEW.train().images());
        assertThat(images(source.testing()).labels()).isEqualTo(FEW.test().labels());
        assertThat(source.testing().name())
                .isEqualTo(folder.resolve(below).resolve("t10k").toString());
        assertThat(source.description())
                .startsWith(folder.resolve(below).toString())
                .contains("train-images-idx3-ubyte to train, t10k-images-idx3-ubyte.gz to test");
    }

    @Test
    void withTestImagesOnlyFourFifthsOfThemAreToTrainAndItSaysSo() {
        write(folder, "t10k", ".gz", FEW.train());
        DataSource source = DataSource.open(Optional.of(folder));
        assertThat(images(source.training()).images()).isEqualTo(FEW.train().slice(0, 16).images());
        assertThat(images(source.testing()).images()).isEqualTo(FEW.train().slice(16, 20).images());
        assertThat(source.description())
                .contains("holds no train-images-idx3-ubyte")
                .contains("images 0-15 of t10k-images-idx3-ubyte.gz are to train, 16-19 to test");
    }

    @Test
    void theRealTestImagesOfMnistAreDividedAt8000() {
        Path data = SharedFolder.file("data/mnist");
        DataSource source = DataSource.open(Optional.of(data));
        assertThat(source.description()).contains("images 0-7999 of").contains("8000-9999 to test");
        assertThat(source.training().size()).isEqualTo(8000);
        assertThat(source.testing().size()).isEqualTo(2000);
    }

    @Test
    void imagesToInferNeedNoLabels() throws IOException {
        write(folder, "t10k", "", FEW.test());
        Files.copy(
                folder.resolve("t10k-images-idx3-ubyte"),
                folder.resolve("inference-images-idx3-ubyte"));
        DataSource source = DataSource.open(Optional.of(folder));
        ImageDataset inference = images(source.named("inference"));
        assertThat(inference.images()).isEqualTo(FEW.test().images());
        assertThat(inference.labelled()).isFalse();
        assertThat(source.named("t10k").labelled()).isTrue();
        assertThatThrownBy(() -> source.named("other"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "neither other-images-idx3-ubyte nor other-images-idx3-ubyte.gz")
                .hasMessageContaining(folder.toString());
    }

    @Test
    void missingLabelsAreNamedWhenTrainingNeedsThem() throws IOException {
        write(folder, "train", "", FEW.train());
        Files.delete(folder.resolve("train-labels-idx1-ubyte"));
        DataSource source = DataSource.open(Optional.of(folder));
        assertThatThrownBy(source::training)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("train-labels-idx1-ubyte.gz in " + folder)
                .hasMessageContaining("--download");
    }

    @Test
    void aFolderWithoutDataSaysWhatWasLookedForAndWhatToDo() {
        for (Path empty : new Path[] {folder, folder.resolve("none")}) {
            assertThatThrownBy(() -> DataSource.open(Optional.of(empty)))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("data: " + empty)
                    .hasMessageContaining("train-images-idx3-ubyte[.gz]")
                    .hasMessageContaining("MNIST/raw")
                    .hasMessageContaining("--download")
                    .hasMessageContaining("leave --data-dir out");
        }
    }

    @Test
    void labelsThatBelongToOtherImagesAreRefused() {
        write(folder, "train", "", FEW.train());
        FEW.test().labels().orElseThrow().write(folder.resolve("train-labels-idx1-ubyte"));
        assertThatThrownBy(() -> DataSource.open(Optional.of(folder)).training())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("found 20 images and labels of shape [10]");
    }

    @Test
    void aDamagedHeaderIsReportedByTheDescriptionToo() throws IOException {
        Files.write(folder.resolve("t10k-images-idx3-ubyte"), new byte[] {0, 0, 8});
        DataSource source = DataSource.open(Optional.of(folder));
        assertThatThrownBy(source::description).isInstanceOf(DataException.class);
    }

    private static ImageDataset images(Dataset data) {
        return (ImageDataset) data;
    }

    private static void write(Path folder, String name, String end, ImageDataset data) {
        data.images().write(folder.resolve(name + "-images-idx3-ubyte" + end));
        data.labels().orElseThrow().write(folder.resolve(name + "-labels-idx1-ubyte" + end));
    }
}
