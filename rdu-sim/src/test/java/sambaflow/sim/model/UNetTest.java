package sambaflow.sim.model;

import static org.assertj.core.api.Assertions.assertThat;
import static sambaflow.sim.model.OnTheDevice.difference;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.graph.SectionType;
import sambaflow.model.UNet;
import sambaflow.nn.optim.AdamW;
import sambaflow.session.Run;
import sambaflow.session.Session;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;
import sambaflow.trace.InputSpec;

class UNetTest {
    @TempDir private Path folder;

    /** Noise with a brighter square, whose pixels are class 1. */
    private static Map<String, Tensor> squares() {
        CounterRandom random = new CounterRandom(3, 0);
        Shape image = Shape.of(2, 1, 16, 16);
        Tensor label =
                Tensor.generate(
                        DType.INT64,
                        Shape.of(2, 16, 16),
                        i -> i / 16 % 16 / 6 == 1 && i % 16 / 6 == i / 256 ? 1 : 0);
        Tensor noisy =
                Tensor.generate(
                        DType.FLOAT32, image, i -> label.get(i) * 2 + 0.3 * random.normal(i));
        return Map.of("image", noisy, "label", label);
    }

    @Test
    void itLearnsToTellASquareFromItsGround() {
        UNet net = new UNet(1, 2, 2);
        net.seeded(2);
        List<InputSpec> inputs =
                List.of(InputSpec.f32("image", 2, 1, 16, 16), InputSpec.i64("label", 2, 16, 16));
        Map<String, Tensor> batch = squares();
        try (Session session = OnTheDevice.training(net, inputs, new AdamW(0.02), folder)) {
            double first = session.run(batch).get("loss").item();
            for (int i = 0; i < 25; i++) {
                session.run(batch);
            }
            assertThat(session.run(batch).get("loss").item()).isLessThan(first / 3);
            session.toCpu(net);
            Tensor trained =
                    session.run(Run.of(batch).withSections(EnumSet.of(SectionType.FWD)))
                            .get("logits");
            try (Session inference = OnTheDevice.inference(net, inputs, folder)) {
                Map<String, Tensor> image = Map.of("image", batch.get("image"));
                Tensor inferred = inference.run(image).get("logits");
                assertThat(difference(inferred, trained)).isLessThan(1e-5);
            }
        }
    }
}
