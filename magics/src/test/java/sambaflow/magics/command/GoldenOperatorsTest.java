package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import sambaflow.chip.RduSpec;
import sambaflow.compile.Compiler;
import sambaflow.graph.Evaluation;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.TensorType;
import sambaflow.graph.Value;
import sambaflow.nn.Recorder;
import sambaflow.nn.SambaTensor;
import sambaflow.pass.Differentiate;
import sambaflow.pass.Precision;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Manifest;
import sambaflow.pef.Pef;
import sambaflow.pef.Section;
import sambaflow.place.Placer;
import sambaflow.section.FusionRules;
import sambaflow.section.Mode;
import sambaflow.section.SectionCutter;
import sambaflow.session.Run;
import sambaflow.session.Session;
import sambaflow.tensor.Tensor;

/**
 * Results and gradients of the operators beside PyTorch's, where those are at hand: by the
 * definition and by the device, which share no code.
 */
class GoldenOperatorsTest {
    private static final Side DEFINITION = new Side("definition");
    private static final Side DEVICE = new Side("device");

    private static Path file(String name) {
        Path file = Tutorial.shared().resolve("golden/ops").resolve(name);
        Assumptions.assumeTrue(Files.exists(file), () -> "no reference results: " + file);
        return file;
    }

    private static JsonNode cases() throws IOException {
        return new ObjectMapper().readTree(file("ops.json").toFile()).get("cases");
    }

    @TestFactory
    List<DynamicTest> resultsAndGradientsArePytorchs() throws IOException {
        GoldenTensors tensors = new GoldenTensors(file("ops.safetensors"));
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode golden : cases()) {
            String name = golden.get("case").asText();
            tests.add(DynamicTest.dynamicTest(name, () -> compare(name, golden, tensors)));
        }
        return tests;
    }

    @Test
    void everyRecipeIsOneCaseOfPyTorchs() throws IOException {
        List<String> names = new ArrayList<>();
        cases().forEach(golden -> names.add(golden.get("case").asText()));
        assertThat(names).hasSizeGreaterThanOrEqualTo(109);
        assertThat(GoldenOperators.names()).hasSameElementsAs(names);
    }

    @AfterAll
    static void tellTheLargestError(TestReporter reporter) {
        for (Side side : List.of(DEFINITION, DEVICE)) {
            reporter.publishEntry(
                    "largest error of the " + side.name,
                    "%.3f of what is allowed, in case %s".formatted(side.worst, side.worstCase));
        }
    }

    private static void compare(String name, JsonNode golden, GoldenTensors tensors) {
        var recipe = GoldenOperators.of(name);
        assertThat(recipe).as("the operator of case %s", name).isPresent();
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
        Map<String, Tensor> expected = new LinkedHashMap<>();
        for (int i = 0; i < results.size(); i++) {
            expected.put("out" + i, tensors.tensor(name + "/out" + i));
        }
        for (int i = 0; differentiable && i < floats; i++) {
            expected.put("in" + i + ".grad", tensors.tensor(name + "/grad" + i));
        }
        Map<String, Tensor> defined = Evaluation.of(graph, given).outputs();
        expected.forEach((key, tensor) -> DEFINITION.assertClose(name, defined.get(key), tensor));
        Map<String, Tensor> computed = onDevice(graph, given);
        expected.forEach((key, tensor) -> DEVICE.assertClose(name, computed.get(key), tensor));
    }

    private static Map<String, Tensor> onDevice(Graph graph, Map<String, Tensor> given) {
        Manifest manifest =
                new Manifest(
                        Manifest.FORMAT,
                        Compiler.PRODUCER,
                        graph.name(),
                        "Golden",
                        RduSpec.SN30.arch(),
                        RduSpec.SN30.tiles(),
                        1,
                        Mode.O0.toString(),
                        Precision.MP0.toString(),
                        false,
                        graph.fingerprint(),
                        new TreeMap<>(),
                        1);
        int tiles = RduSpec.SN30.tiles();
        SectionCutter.Cut cut =
                SectionCutter.cut(graph, Mode.O0, RduSpec.SN30, tiles, FusionRules.none());
        Placer placer = new Placer(cut.graph(), RduSpec.SN30, tiles);
        List<Section> sections = placer.place(cut.sections(), (done, all) -> {}).sections();
        try (Session session = Session.open()) {
            session.load(new Pef(manifest, List.of(new CompiledGraph(cut.graph(), sections))));
            graph.regions().forEach(r -> session.program().write(r.name(), given.get(r.name())));
            List<String> outputs = graph.outputs().stream().map(Graph.Output::name).toList();
            return session.run(
                    Run.of(inputs(graph, Role.DATA, given))
                            .withGradOfOutputs(inputs(graph, Role.OUTPUT_GRADIENT, given))
                            .withSections(EnumSet.allOf(SectionType.class))
                            .withOutputs(outputs));
        }
    }

    private static Map<String, Tensor> inputs(Graph graph, Role role, Map<String, Tensor> given) {
        return graph.inputs(role).stream()
                .map(Value::name)
                .collect(Collectors.toMap(name -> name, given::get));
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

    /** One way to compute, and the largest part of what is allowed that it was off. */
    private static final class Side {
        private final String name;
        private double worst;
        private String worstCase = "none";

        Side(String name) {
            this.name = name;
        }

        private void assertClose(String golden, Tensor found, Tensor expected) {
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
                    worstCase = golden;
                }
                assertThat(error)
                        .as(
                                "%s, element %d: found %s, expected %s",
                                name, i, found.get(i), expected.get(i))
                        .isLessThanOrEqualTo(allowed);
            }
        }
    }
}
