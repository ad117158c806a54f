package sambaflow.sim.model;

import static org.assertj.core.api.Assertions.assertThat;
import static sambaflow.sim.model.OnTheDevice.difference;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.graph.SectionType;
import sambaflow.model.BertConfig;
import sambaflow.model.BertForMaskedLM;
import sambaflow.nn.Embedding;
import sambaflow.nn.Functional;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.SambaTensor;
import sambaflow.nn.optim.AdamW;
import sambaflow.nn.optim.SGD;
import sambaflow.session.Run;
import sambaflow.session.Session;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;
import sambaflow.trace.InputSpec;

/** One weight under two names, and models with several inputs and outputs. */
class TiedWeightsTest {
    private static final String TABLE = "words.weight";
    private static final String HEAD = "head.weight";

    @TempDir private Path folder;

    /** An embedding and a head, with one weight or with two. */
    static final class Predictor extends Module {
        private final Embedding words = new Embedding(7, 4);
        private final Linear head;

        Predictor(boolean tied) {
            head = tied ? Linear.tied(words.weight()) : new Linear(4, 7, false);
        }

        public List<SambaTensor> forward(SambaTensor ids, SambaTensor next) {
            SambaTensor logits = head.forward(words.forward(ids).tanh());
            return List.of(Functional.crossEntropy(logits, next), logits);
        }
    }

    private final List<InputSpec> inputs =
            List.of(InputSpec.i64("ids", 5), InputSpec.i64("next", 5));
    private final Map<String, Tensor> batch =
            Map.of(
                    "ids", Tensor.of(new long[] {0, 3, 5, 6, 1}),
                    "next", Tensor.of(new long[] {3, 5, 6, 1, 0}));

    private Map<String, Tensor> gradients(Session session, List<String> names) {
        EnumSet<SectionType> types = EnumSet.of(SectionType.FWD, SectionType.BCKWD);
        return session.run(Run.of(batch).withSections(types).withOutputs(names));
    }

    @Test
    void theGradientOfATiedWeightIsTheSumOfBoth() {
        Module tied = new Predictor(true).seeded(5);
        Module apart = new Predictor(false);
        apart.loadStateDict(tied.stateDict());
        try (Session one = OnTheDevice.training(tied, inputs, new SGD(0.1), folder);
                Session two = OnTheDevice.training(apart, inputs, new SGD(0.1), folder)) {
            Map<String, Tensor> both = gradients(two, List.of(TABLE + ".grad", HEAD + ".grad"));
            Tensor table = both.get(TABLE + ".grad");
            Tensor head = both.get(HEAD + ".grad");
            Tensor sum =
                    Tensor.generate(table.dtype(), table.shape(), i -> table.get(i) + head.get(i));
            Tensor found = gradients(one, List.of(TABLE + ".grad")).get(TABLE + ".grad");
            assertThat(difference(found, sum)).isLessThan(1e-6);
        }
    }

    @Test
    void trainingChangesItUnderBothNames() {
        Module model = new Predictor(true).seeded(5);
        Tensor before = model.stateDict().get(TABLE);
        try (Session session = OnTheDevice.training(model, inputs, new AdamW(0.05), folder)) {
            assertThat(session.state().keySet()).contains(TABLE).doesNotContain(HEAD);
            Map<String, Tensor> first = session.run(batch);
            assertThat(first).containsOnlyKeys("output_0", "output_1");
            assertThat(first.get("output_1").shape()).isEqualTo(Shape.of(5, 7));
            for (int i = 0; i < 40; i++) {
                session.run(batch);
            }
            assertThat(session.run(batch).get("output_0").item())
                    .isLessThan(0.7 * first.get("output_0").item());
            session.toCpu(model);
        }
        Map<String, Tensor> after = model.stateDict();
        assertThat(after.get(HEAD)).isSameAs(after.get(TABLE));
        assertThat(difference(after.get(TABLE), before)).isGreaterThan(0.1);
    }

    @Test
    void bertLearnsTokensAndIgnoresThoseThatDoNotCount() {
        BertConfig config = new BertConfig(20, 16, 2, 2, 32, 8, 2, 0, 0, 1e-12f, 0.1);
        Module bert = new BertForMaskedLM(config).seeded(1);
        List<InputSpec> four =
                List.of(
                        InputSpec.i64("input_ids", 2, 6),
                        InputSpec.i64("token_type_ids", 2, 6),
                        InputSpec.i64("attention_mask", 2, 6),
                        InputSpec.i64("labels", 2, 6));
        Map<String, Tensor> given = new HashMap<>();
        given.put("input_ids", rows(1, 2, 3, 4, 9, 9, 5, 6, 7, 8, 9, 9));
        given.put("token_type_ids", rows(0, 0, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1));
        given.put("attention_mask", rows(1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0));
        given.put("labels", rows(2, -100, 4, 5, -100, -100, 6, 7, -100, 9, -100, -100));
        try (Session session = OnTheDevice.training(bert, four, new AdamW(0.01), folder)) {
            double first = session.run(given).get("loss").item();
            for (int i = 0; i < 15; i++) {
                session.run(given);
            }
            EnumSet<SectionType> forward = EnumSet.of(SectionType.FWD);
            Map<String, Tensor> seen = session.run(Run.of(given).withSections(forward));
            assertThat(seen.get("loss").item()).isLessThan(first / 4);
            given.put("input_ids", rows(1, 2, 3, 4, 11, 12, 5, 6, 7, 8, 13, 14));
            Tensor other = session.run(Run.of(given).withSections(forward)).get("logits");
            assertThat(difference(counting(other), counting(seen.get("logits")))).isZero();
            assertThat(difference(other, seen.get("logits"))).isGreaterThan(0.1);
        }
    }

    private static Tensor rows(long... values) {
        return Tensor.of(values).reshape(Shape.of(2, 6));
    }

    /** The logits of the four tokens of each row that count. */
    private static Tensor counting(Tensor logits) {
        return Tensor.generate(
                logits.dtype(), Shape.of(2, 4, 20), i -> logits.get(i / 80 * 120 + i % 80));
    }
}
