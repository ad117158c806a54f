package sambaflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import sambaflow.graph.Evaluation;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.TensorType;
import sambaflow.nn.Recorder;
import sambaflow.nn.SambaTensor;
import sambaflow.pass.Differentiate;
import sambaflow.tensor.Tensor;

/** Results and gradients of the operators beside PyTorch's, where those are at hand. */
class GoldenOperatorsTest {
    /** The largest difference there was, as a part of what is allowed, and the case it was in. */
    private static double worst;

    private static String worstCase = "none";

    private static JsonNode cases() throws IOException {
        return new ObjectMapper()
                .readTree(SharedFolder.file("golden/ops/ops.json").toFile())
                .get("cases");
    }

    @TestFactory
    List<DynamicTest> resultsAndGradientsArePytorchs() throws IOException {
        GoldenTensors tensors = new GoldenTensors(SharedFolder.file("golden/ops/ops.safetensors"));
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode golden : cases()) {
            String name = golden.get("case").asText();
            tests.add(DynamicTest.dynamicTest(name, () -> compare(name, golden, tensors)));
        }
        return tests;
    }

    @Test
    void theCasesWithoutAnOperatorAreCounted(TestReporter reporter) throws IOException {
        List<String> run = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (JsonNode golden : cases()) {
            String name = golden.get("case").asText();
            (GoldenOperators.of(name).isPresent() ? run : missing).add(name);
        }
        reporter.publishEntry("cases run", run.size() + " " + run);
        reporter.publishEntry("cases without an operator", missing.size() + " " + missing);
        List<String> unused = new ArrayList<>(GoldenOperators.names());
        unused.removeAll(run);
        assertThat(unused).as("recipes no case asks for").isEmpty();
        assertThat(run).hasSizeGreaterThanOrEqualTo(109);
    }

    @AfterAll
    static void tellTheLargestError(TestReporter reporter) {
        reporter.publishEntry("largest error", "%.3f of what is allowed".formatted(worst));
        reporter.publishEntry("in case", worstCase);
    }

    private static void compare(String name, JsonNode golden, GoldenTensors tensors) {
        var recipe = GoldenOperators.of(name);
        Assumptions.assumeTrue(recipe.isPresent(), () -> "no operator yet: " + name);
        GraphBuilder b = new GraphBuilder(name);
        Map<String, Tensor> given = new HashMap<>();
        List<Integer> inputs = new ArrayList<>();
        int floats = golden.get("inputs").asInt();
        for (int i = 0; i < floats; i++) {
            Tensor x = give(given, "in" + i, tensors.tensor(name + "/in" + i));
            inputs.add(b.region("in" + i, Region.Kind.PARAMETER, type(x)));
        }
        for (int i = 0; i < golden.get("others").asInt(); i++) {
            Tensor x = give(given, "other" + i, tensors.tensor(name + "/other" + i));
            inputs.add(b.input("other" + i, type(x), Role.DATA));
        }
        List<Integer> results = apply(recipe.get(), b, inputs, golden.get("attrs"));
        assertThat(results).hasSize(golden.get("outputs").asInt());
        for (int i = 0; i < results.size(); i++) {
            b.output("out" + i, results.get(i));
            String cotangent = name + "/cotangent" + i;
            if (tensors.has(cotangent)) {
                give(given, "out" + i + "_grad", tensors.tensor(cotangent));
            }
        }
        boolean differentiable = golden.get("gradient").asBoolean();
        Graph graph = differentiable ? Differentiate.pass().apply(b.build()) : b.build();
        Map<String, Tensor> found = Evaluation.of(graph, given).outputs();
        for (int i = 0; i < results.size(); i++) {
            assertClose(name, found.get("out" + i), tensors.tensor(name + "/out" + i));
        }
        for (int i = 0; differentiable && i < floats; i++) {
            assertClose(name, found.get("in" + i + ".grad"), tensors.tensor(name + "/grad" + i));
        }
    }

    private static List<Integer> apply(
            GoldenOperators.Recipe recipe,
            GraphBuilder b,
            List<Integer> inputs,
            JsonNode attributes) {
        Recorder recorder = new Recorder(b, true);
        List<SambaTensor> given = inputs.stream().map(recorder::tensor).toList();
        return recipe.apply(given, attributes).stream().map(SambaTensor::value).toList();
    }

    private static Tensor give(Map<String, Tensor> given, String name, Tensor tensor) {
        given.put(name, tensor);
        return tensor;
    }

    private static TensorType type(Tensor tensor) {
        return new TensorType(tensor.dtype(), tensor.shape());
    }

    private static void assertClose(String name, Tensor found, Tensor expected) {
        assertThat(type(found)).isEqualTo(type(expected));
        double largest = 0;
        for (long i = 0; i < expected.elements(); i++) {
            largest = Math.max(largest, Math.abs(expected.get(i)));
        }
        for (long i = 0; i < expected.elements(); i++) {
            double allowed = 1e-5 * Math.abs(expected.get(i)) + 1e-6 * largest;
            double error = Math.abs(found.get(i) - expected.get(i));
            if (error > worst * allowed) {
                worst = error / allowed;
                worstCase = name;
            }
            assertThat(error)
                    .as("element %d: found %s, expected %s", i, found.get(i), expected.get(i))
                    .isLessThanOrEqualTo(allowed);
        }
    }
}
