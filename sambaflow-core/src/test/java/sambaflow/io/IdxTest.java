package sambaflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.tensor.Shape;
import sambaflow.tensor.UnsupportedFeature;

class IdxTest {
    private static final Idx IMAGES = Idx.of(new byte[] {0, 1, 2, 3, 4, 5, 6, -1}, 2, 2, 2);

    @TempDir Path folder;

    @Test
    void labelsAreWrittenAsTheTutorialExpectsThem() throws IOException {
        Path file = folder.resolve("results/prediction-labels-idx1-ubyte");
        Idx.ofLabels(new long[] {7, 2, 255}).write(file);
        assertThat(Files.readAllBytes(file))
                .containsExactly(0, 0, 8, 1, 0, 0, 0, 3, 7, 2, (byte) 255);
    }

    @Test
    void whatIsWrittenIsReadBackPackedOrNot() {
        for (String name : new String[] {"a-images-idx3-ubyte", "a-images-idx3-ubyte.gz"}) {
            Path file = folder.resolve(name);
            IMAGES.write(file);
            assertThat(Idx.readImages(file)).isEqualTo(IMAGES);
            assertThat(Idx.read(file).shape()).isEqualTo(Shape.of(2, 2, 2));
        }
    }

    @Test
    void aPackedFileIsRecognisedByItsContentNotItsName() throws IOException {
        Path packed = folder.resolve("a.gz");
        IMAGES.write(packed);
        Path misnamed = Files.move(packed, folder.resolve("a"));
        assertThat(Idx.readImages(misnamed)).isEqualTo(IMAGES);
    }

    @Test
    void writtenFilesLeaveNothingElseInTheFolder() throws IOException {
        IMAGES.write(folder.resolve("a"));
        IMAGES.write(folder.resolve("a"));
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("a"));
        }
    }

    @Test
    void labelsInPlaceOfImagesAreRefusedInTheDocumentedWords() {
        Path file = folder.resolve("labels");
        Idx.ofLabels(new long[] {1}).write(file);
        assertThatThrownBy(() -> Idx.readImages(file))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("Magic number is wrong: expected 2051, got 2049 in " + file)
                .hasMessageContaining("file of labels");
        IMAGES.write(file);
        assertThatThrownBy(() -> Idx.readLabels(file))
                .hasMessageStartingWith(
                        "Magic number is wrong: expected 2049, got 2051 in " + file);
    }

    @Test
    void aWebPageInPlaceOfDataIsRecognised() throws IOException {
        Path file = Files.writeString(folder.resolve("page"), "<!DOCTYPE html><html></html>");
        assertThatThrownBy(() -> Idx.readImages(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("expected 2051")
                .hasMessageContaining("page saved from the web");
        assertThatThrownBy(() -> Idx.read(file)).hasMessageContaining("2051 (images)");
    }

    @Test
    void otherElementTypesAreRefusedByName() throws IOException {
        Path file = Files.write(folder.resolve("f"), new byte[] {0, 0, 0x0d, 1, 0, 0, 0, 0});
        assertThatThrownBy(() -> Idx.read(file))
                .isInstanceOf(UnsupportedFeature.class)
                .hasMessageContaining("0x0d");
    }

    @Test
    void aFileCutAtAnyByteIsRefusedWithItsNameAndPosition() throws IOException {
        byte[] whole = plain();
        for (int length = 0; length < whole.length; length++) {
            Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Idx.readImages(file))
                    .as("cut at %d", length)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("byte ")
                    .hasMessageContaining("found")
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void aPackedFileCutAtAnyByteIsRefused() throws IOException {
        byte[] whole = packed(plain());
        for (int length = 0; length < whole.length; length++) {
            Path file = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Idx.readImages(file))
                    .as("cut at %d", length)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void aPackedFileWithOneWrongByteIsReadRightOrRefused() throws IOException {
        byte[] whole = packed(plain());
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 0x55;
            Path file = Files.write(folder.resolve("damaged.gz"), damaged);
            try {
                // Fields such as the time of packing do not matter.
                assertThat(Idx.readImages(file)).as("byte %d", i).isEqualTo(IMAGES);
            } catch (DataException e) {
                assertThat(e).as("byte %d", i).hasMessageContaining(file.toString());
            }
        }
    }

    @Test
    void missingElementsAreReportedWithFoundAndExpected() throws IOException {
        Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(plain(), 20));
        assertThatThrownBy(() -> Idx.readImages(file))
                .hasMessage(
                        "data: %s: byte 16: found 4 bytes of elements, expected 8 for shape"
                                        .formatted(file)
                                + " [2, 2, 2]; the file is damaged: copy it again, or fetch it"
                                + " anew with --download");
    }

    @Test
    void aByteTooManyIsRefused() throws IOException {
        byte[] longer = Arrays.copyOf(plain(), plain().length + 1);
        Path file = Files.write(folder.resolve("long"), longer);
        Path gz = Files.write(folder.resolve("long.gz"), packed(longer));
        assertThatThrownBy(() -> Idx.readImages(file)).hasMessageContaining("byte 24: found more");
        assertThatThrownBy(() -> Idx.readImages(gz))
                .hasMessageContaining("byte 24 after unpacking: found more");
    }

    @Test
    void aHeaderThatClaimsMoreThanTheFileHoldsCostsNoMemory() throws IOException {
        byte[] claims =
                ByteBuffer.allocate(16)
                        .putInt(Idx.IMAGES)
                        .putInt(70_000_000)
                        .putInt(5)
                        .putInt(6)
                        .array();
        Path plain = Files.write(folder.resolve("big"), claims);
        Path gz = Files.write(folder.resolve("big.gz"), packed(claims));
        assertThatThrownBy(() -> Idx.readImages(plain))
                .hasMessageContaining("found 0 bytes of elements, expected 2100000000");
        assertThatThrownBy(() -> Idx.readImages(gz)).hasMessageContaining("expected 2100000000");
    }

    @Test
    void sizesBeyondAnyFileAreRefused() throws IOException {
        byte[] claims =
                ByteBuffer.allocate(16).putInt(Idx.IMAGES).putInt(-1).putInt(-1).putInt(-1).array();
        Path file = Files.write(folder.resolve("huge"), claims);
        assertThatThrownBy(() -> Idx.readImages(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("4294967295, 4294967295");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> Idx.read(folder.resolve("none")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(folder.resolve("none").toString())
                .hasMessageContaining("no such file");
    }

    @Test
    void aLabelThatFitsNoByteIsNotWritten() {
        assertThatThrownBy(() -> Idx.ofLabels(new long[] {3, 256}))
                .hasMessageContaining("label 256 of sample 1");
    }

    @Test
    void aFolderInPlaceOfAFileIsReportedNotThrown() throws IOException {
        Path inTheWay = Files.createDirectories(folder.resolve("a/b"));
        assertThatThrownBy(() -> IMAGES.write(inTheWay.getParent()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cannot write");
        assertThatThrownBy(() -> Idx.read(inTheWay)).isInstanceOf(DataException.class);
    }

    @Test
    void theRealTestImagesOfMnistAreRead() {
        Path images = SharedFolder.file("data/mnist/t10k-images-idx3-ubyte.gz");
        Path labels = SharedFolder.file("data/mnist/t10k-labels-idx1-ubyte.gz");
        assertThat(Idx.readImages(images).shape()).isEqualTo(Shape.of(10000, 28, 28));
        Idx read = Idx.readLabels(labels);
        assertThat(read.shape()).isEqualTo(Shape.of(10000));
        assertThat(read.get(0)).isEqualTo(7);
        assertThatCode(() -> read.write(folder.resolve("again"))).doesNotThrowAnyException();
        assertThat(folder.resolve("again")).hasSize(10008);
    }

    private byte[] plain() throws IOException {
        Path file = folder.resolve("plain");
        IMAGES.write(file);
        return Files.readAllBytes(file);
    }

    private static byte[] packed(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }
}
