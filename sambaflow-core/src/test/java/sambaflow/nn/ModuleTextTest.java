package sambaflow.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected texts are what PyTorch prints for the same modules. */
class ModuleTextTest {
    private static final class Block extends Module {
        final Linear fc = new Linear(4, 4);

        @Named("ln_1")
        final LayerNorm norm;

        Block(float eps) {
            norm = new LayerNorm(4, eps);
        }
    }

    private static final class Net extends Module {
        final List<Block> h = IntStream.range(0, 3).mapToObj(_ -> new Block(1e-5f)).toList();
        final ModuleList<Block> others =
                new ModuleList<>(List.of(new Block(1e-5f), new Block(1e-12f)));
        final Sequential tail = new Sequential(new ReLU(), new ReLU());
        final Linear absent = null;
    }

    @Test
    void aTreeIsIndentedAndEqualNeighboursInAListAreCounted() {
        assertThat(new Net())
                .hasToString(
                        """
                        Net(
                          (h): ModuleList(
                            (0-2): 3 x Block(
                              (fc): Linear(in_features=4, out_features=4, bias=True)
                              (ln_1): LayerNorm((4,), eps=1e-05, elementwise_affine=True)
                            )
                          )
                          (others): ModuleList(
                            (0): Block(
                              (fc): Linear(in_features=4, out_features=4, bias=True)
                              (ln_1): LayerNorm((4,), eps=1e-05, elementwise_affine=True)
                            )
                            (1): Block(
                              (fc): Linear(in_features=4, out_features=4, bias=True)
                              (ln_1): LayerNorm((4,), eps=1e-12, elementwise_affine=True)
                            )
                          )
                          (tail): Sequential(
                            (0): ReLU()
                            (1): ReLU()
                          )
                        )\
                        """);
    }

    @Test
    void layersTellTheirArguments() {
        assertThat(new Linear(784, 10, false))
                .hasToString("Linear(in_features=784, out_features=10, bias=False)");
        assertThat(new Conv2d(1, 6, 5))
                .hasToString("Conv2d(1, 6, kernel_size=(5, 5), stride=(1, 1))");
        assertThat(new Conv2d(4, 6, 3, 2, 1, 2, 2, false))
                .hasToString(
                        "Conv2d(4, 6, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), dilation=(2, 2), groups=2, bias=False)");
        assertThat(new ConvTranspose2d(8, 4, 2, 2))
                .hasToString("ConvTranspose2d(8, 4, kernel_size=(2, 2), stride=(2, 2))");
        assertThat(new MaxPool2d(2))
                .hasToString(
                        "MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)");
        assertThat(new BatchNorm2d(16))
                .hasToString(
                        "BatchNorm2d(16, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)");
        assertThat(new GroupNorm(4, 16)).hasToString("GroupNorm(4, 16, eps=1e-05, affine=True)");
        assertThat(new RMSNorm(8)).hasToString("RMSNorm((8,), eps=None, elementwise_affine=True)");
        assertThat(new Dropout(0.1)).hasToString("Dropout(p=0.1, inplace=False)");
        assertThat(new Embedding(11, 8)).hasToString("Embedding(11, 8)");
        assertThat(new LeakyReLU()).hasToString("LeakyReLU(negative_slope=0.01)");
        assertThat(new GELU()).hasToString("GELU(approximate='none')");
        assertThat(new Upsample(2)).hasToString("Upsample(scale_factor=2.0, mode='nearest')");
    }

    @ParameterizedTest
    @CsvSource({
        "1e-5, 1e-05",
        "1.5e-7, 1.5e-07",
        "0.0001, 0.0001",
        "0.1, 0.1",
        "20, 20.0",
        "0, 0.0",
        "-0.00002, -2e-05",
        "0.001, 0.001"
    })
    void numbersAreWrittenAsInPython(float value, String text) {
        assertThat(ModuleText.number(value)).isEqualTo(text);
    }
}
