package sambaflow.graph;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;

/** A sound graph, and each rule broken once. */
class GraphCheckTest {
    private final List<Value> values = new ArrayList<>();
    private final List<Graph.Input> inputs = new ArrayList<>();
    private final List<Region> regions = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Graph.Output> outputs = new ArrayList<>();

    GraphCheckTest() {
        value("x", TensorType.f32(2, 3));
        value("w", TensorType.f32(4, 3));
        value("y", TensorType.f32(2, 4));
        value("w2", TensorType.f32(4, 3));
        inputs.add(new Graph.Input(0, Role.DATA));
        regions.add(new Region("w", Region.Kind.PARAMETER, 1, 3, List.of("tied")));
        nodes.add(node(new Contract.Linear(), List.of(0, 1), List.of(2), "fc"));
        nodes.add(node(new Pointwise.Affine(2, 0), List.of(1), List.of(3), "grow"));
        outputs.add(new Graph.Output("logits", 2));
    }

    private void value(String name, TensorType type) {
        values.add(new Value(name, type));
    }

    private static Node node(Op op, List<Integer> in, List<Integer> out, String name) {
        Origin origin = new Origin("", "Model.java", 7);
        return new Node(op, in, out, name, SectionType.FWD, origin);
    }

    private void check() {
        GraphCheck.check(new Graph("g", values, inputs, regions, nodes, outputs));
    }

    private void assertBroken(String why) {
        assertThatThrownBy(this::check)
                .isExactlyInstanceOf(CompileException.class)
                .hasMessageStartingWith("graph g: ")
                .hasMessageContaining(why);
    }

    @Test
    void aSoundGraphPasses() {
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void nodesHaveNamesOfTheirOwn() {
        nodes.set(1, node(new Pointwise.Affine(2, 0), List.of(1), List.of(3), "fc"));
        assertBroken("two nodes are named 'fc'");
    }

    @Test
    void inputsRegionsAliasesAndOutputsHaveNamesOfTheirOwn() {
        regions.set(0, new Region("x", Region.Kind.PARAMETER, 1, 3, List.of()));
        assertBroken("two inputs or regions are named 'x'");
        regions.set(0, new Region("w", Region.Kind.PARAMETER, 1, 3, List.of("x")));
        assertBroken("two inputs or regions are named 'x'");
        regions.set(0, new Region("w", Region.Kind.PARAMETER, 1, 3, List.of()));
        outputs.add(new Graph.Output("logits", 3));
        assertBroken("two outputs are named 'logits'");
    }

    @Test
    void aValueIsMadeOnce() {
        inputs.add(new Graph.Input(2, Role.DATA));
        assertBroken("value 2 is made twice, again by linear 'fc' (Model.java:7)");
    }

    @Test
    void aValueIsMadeAtAll() {
        value("orphan", TensorType.f32(1));
        assertBroken("value 4 'orphan' is never made");
    }

    @Test
    void aNodeReadsWhatIsThereAlready() {
        nodes.add(nodes.removeFirst());
        nodes.set(0, node(new Pointwise.Affine(2, 0), List.of(2), List.of(3), "grow"));
        assertBroken("affine 'grow' (Model.java:7) reads value 2 before it is made");
    }

    @Test
    void numbersNameValues() {
        outputs.add(new Graph.Output("more", 4));
        assertBroken("output 'more' names value 4 of 4");
        outputs.set(1, new Graph.Output("more", -1));
        assertBroken("output 'more' names value -1 of 4");
        outputs.removeLast();
        inputs.add(new Graph.Input(9, Role.DATA));
        assertBroken("input names value 9 of 4");
    }

    @Test
    void inputsFitTheOperator() {
        values.set(1, new Value("w", TensorType.f32(4, 5)));
        assertBroken("linear 'fc' (Model.java:7): linear: inner sizes differ: input [2, 3]");
    }

    @Test
    void valuesAreDeclaredAsTheOperatorMakesThem() {
        values.set(2, new Value("y", TensorType.f32(4, 2)));
        assertBroken("makes [f32[2, 4]], but its values are declared [f32[4, 2]]");
    }

    @Test
    void aNodeMakesAsManyValuesAsItsOperator() {
        nodes.set(0, node(new Contract.Linear(), List.of(0, 1), List.of(), "fc"));
        assertBroken("makes [f32[2, 4]], but its values are declared []");
    }

    @Test
    void aRegionTakesWhatItHolds() {
        regions.set(0, new Region("w", Region.Kind.PARAMETER, 1, 2, List.of()));
        assertBroken("region 'w' holds f32[4, 3] and is given f32[2, 4]");
    }

    @Test
    void aShardDividesADimensionThatIsThere() {
        Shape shape = Shape.of(2, 3);
        Shard far = new Shard.Split(2, 1);
        values.set(0, new Value("x", new TensorType(DType.FLOAT32, shape, far)));
        assertBroken("value 'x' f32[2, 3] split(dim=2, parts=1) cannot be split so");
        Shard uneven = new Shard.Split(1, 2);
        values.set(0, new Value("x", new TensorType(DType.FLOAT32, shape, uneven)));
        assertBroken("cannot be split so");
    }
}
