package sambaflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

class ImageFolderTest {
    @TempDir private Path folder;

    /** One row of two pixels. */
    private Path image(String name, int type, int left, int right) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(2, 1, type);
        if (type == BufferedImage.TYPE_BYTE_GRAY) {
            image.getRaster().setSample(0, 0, 0, left);
            image.getRaster().setSample(1, 0, 0, right);
        } else {
            image.setRGB(0, 0, left);
            image.setRGB(1, 0, right);
        }
        String format = name.substring(name.lastIndexOf('.') + 1);
        assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
        return file;
    }

    private static Tensor features(Dataset data, int index) {
        return data.sample(index).tensor(Sample.FEATURES).orElseThrow();
    }

    @Test
    void foldersAreClassesInTheOrderOfTheirNames() throws IOException {
        image("dog/1.png", BufferedImage.TYPE_INT_RGB, 0xff0000, 0x0000ff);
        image("cat/b.png", BufferedImage.TYPE_INT_RGB, 0x00ff00, 0x336699);
        image("cat/a.PNG", BufferedImage.TYPE_INT_RGB, 0, 0xffffff);
        Files.writeString(folder.resolve("cat/notes.txt"), "no image");
        ImageFolder data = ImageFolder.open(folder);
        assertThat(data.size()).isEqualTo(3);
        assertThat(data.classNames()).containsExactly("cat", "dog");
        assertThat(data.file(0)).endsWithRaw(Path.of("cat/a.PNG"));
        assertThat(features(data, 2).shape()).isEqualTo(Shape.of(3, 1, 2));
        assertThat(features(data, 2).toFloatArray()).containsExactly(1, 0, 0, 0, 0, 1);
        assertThat(features(data, 1).toFloatArray()).containsExactly(0, .2f, 1, .4f, 0, .6f);
        assertThat(data.sample(2).tensor(Sample.LABEL).orElseThrow().getLong(0)).isEqualTo(1);
    }

    @Test
    void greyPixelsAreWhatIsInTheFile() throws IOException {
        image("digits/1.png", BufferedImage.TYPE_BYTE_GRAY, 51, 204);
        image("digits/2.png", BufferedImage.TYPE_INT_RGB, 0xff0000, 0x00ff00);
        ImageFolder grey = ImageFolder.open(folder).grey(Normalisation.NONE);
        assertThat(features(grey, 0).toFloatArray()).containsExactly(.2f, .8f);
        assertThat(features(grey, 1).toFloatArray()).containsExactly(.299f, .587f);
        assertThat(grey.picture(0).shape()).isEqualTo(Shape.of(1, 2));
        Tensor normal = features(grey.grey(Normalisation.MNIST), 0);
        assertThat(normal.get(0)).isCloseTo((0.2 - 0.1307) / 0.3081, within(1e-6));
    }

    @Test
    void jpegsAreReadAndSizedAndPartsStayPictures() throws IOException {
        for (int i = 0; i < 10; i++) {
            image("c/%d.jpg".formatted(i), BufferedImage.TYPE_INT_RGB, 0x808080, 0x808080);
        }
        DataRequest request =
                new DataRequest(Optional.of(folder), TableFormat.ANY, Shape.of(1, 4, 4));
        DataSource source = DataSource.open(request);
        assertThat(source.description()).contains("every fifth sample is to test (2)", "(8)");
        assertThat(source.testing()).isInstanceOf(Pictures.class);
        assertThat(features(source.training(), 7).shape()).isEqualTo(Shape.of(1, 4, 4));
        assertThat(features(source.training(), 7).get(3)).isCloseTo(1.205, within(0.02));
    }

    @Test
    void trainAndTestHaveTheSameClassNumbers() throws IOException {
        image("train/a/1.png", BufferedImage.TYPE_INT_RGB, 0, 0);
        image("train/b/1.png", BufferedImage.TYPE_INT_RGB, 0, 0);
        image("test/b/1.png", BufferedImage.TYPE_INT_RGB, 0, 0);
        image("new/1.png", BufferedImage.TYPE_INT_RGB, 0, 0);
        DataSource source = DataSource.open(Optional.of(folder));
        Sample test = source.testing().sample(0);
        assertThat(test.tensor(Sample.LABEL).orElseThrow().getLong(0)).isEqualTo(1);
        assertThat(source.named("new").labelled()).isFalse();
        image("test/z/1.png", BufferedImage.TYPE_INT_RGB, 0, 0);
        DataSource other = DataSource.open(Optional.of(folder));
        assertThatThrownBy(other::testing)
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("'z'", "[a, b]");
    }

    @Test
    void aFileThatIsNoImageIsNamed() throws IOException {
        Path text = Files.createDirectories(folder.resolve("a")).resolve("1.png");
        Files.writeString(text, "<html>");
        assertThatThrownBy(() -> ImageFolder.open(folder).sample(0))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll(text.toString(), "no image");
        byte[] whole = Files.readAllBytes(image("b/2.png", BufferedImage.TYPE_INT_RGB, 1, 2));
        for (int length = 8; length < whole.length - 12; length++) {
            Files.write(text, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> ImageFolder.open(folder).sample(0))
                    .as("cut after %d bytes", length)
                    .isInstanceOf(DataException.class);
        }
    }

    @Test
    void anImageThatClaimsGigabytesIsRefusedUnread() throws IOException {
        Path file = image("a/1.png", BufferedImage.TYPE_INT_RGB, 1, 2);
        byte[] bytes = Files.readAllBytes(file);
        bytes[16] = 0x7f;
        bytes[20] = 0x7f;
        CRC32 crc = new CRC32();
        crc.update(bytes, 12, 17);
        for (int i = 0; i < 4; i++) {
            bytes[29 + i] = (byte) (crc.getValue() >>> (24 - 8 * i));
        }
        Files.write(file, bytes);
        assertThatThrownBy(() -> ImageFolder.open(folder).sample(0))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll(file.toString(), "pixels, expected at most");
    }

    @Test
    void aTableInAFolderIsDividedAndSeveralAreRefused() throws IOException {
        Path table = folder.resolve("iris.csv");
        Files.writeString(table, "1,a\n2,a\n3,b\n4,b\n5,b\n6,a\n");
        DataSource source = DataSource.open(Optional.of(folder));
        assertThat(source.testing().size()).isEqualTo(1);
        assertThat(features(source.testing(), 0).get(0)).isEqualTo(5);
        assertThat(DataSource.open(Optional.of(table)).training().size()).isEqualTo(5);
        Files.writeString(folder.resolve("wine.csv"), "1,a\n");
        assertThatThrownBy(() -> DataSource.open(Optional.of(folder)))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("iris.csv", "wine.csv", "train and test");
        Files.move(table, folder.resolve("train.csv"));
        Files.move(folder.resolve("wine.csv"), folder.resolve("test.csv"));
        assertThat(DataSource.open(Optional.of(folder)).testing().size()).isEqualTo(1);
        assertThat(DataSource.open(Optional.of(folder)).named("train").classNames())
                .isEqualTo(List.of("a", "b"));
    }
}
