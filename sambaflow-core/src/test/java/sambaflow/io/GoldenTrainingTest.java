package sambaflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoldenTrainingTest {
    @Test
    void realImagesAndWeightsFromPyTorchGiveItsLossesStepByStep() throws IOException {
        Path data = SharedFolder.file("data/mnist");
        Path first = SharedFolder.file("golden/train/logreg.first.safetensors");
        JsonNode golden =
                new ObjectMapper().readTree(SharedFolder.file("golden/train/logreg.json").toFile());
        Safetensors start = Safetensors.read(first);
        LogisticRegression model =
                new LogisticRegression(
                        start.tensors().get("lin_layer.weight").toFloatArray(),
                        start.tensors().get("lin_layer.bias").toFloatArray(),
                        (float) golden.at("/hyperparameters/weight_decay").asDouble());
        DataSource source = DataSource.open(Optional.of(data));
        int step = 0;
        for (Batch batch : DataLoader.inOrder(source.training(), 32).epoch(0)) {
            assertThat(model.step(batch))
                    .as("loss of step %d", step)
                    .isCloseTo(golden.at("/losses/" + step).asDouble(), within(1e-4));
            step++;
        }
        assertThat(step).isEqualTo(golden.at("/losses").size());
        assertThat(model.accuracy(source.testing()))
                .isCloseTo(100 * golden.at("/test_accuracy").asDouble(), within(0.05));
    }
}
