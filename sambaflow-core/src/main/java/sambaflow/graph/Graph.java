package sambaflow.graph;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * An immutable program: nodes in an order in which they can run, over numbered values.
 *
 * @param name {@code train} or {@code inference}; a PEF may hold several graphs
 */
public record Graph(
        String name,
        List<Value> values,
        List<Input> inputs,
        List<Region> regions,
        List<Node> nodes,
        List<Output> outputs) {

    /** A value that comes from outside, and from whom. */
    public record Input(int value, Role role) {}

    /** A value that a user can ask for by name. */
    public record Output(String name, int value) {}

    public Graph {
        values = List.copyOf(values);
        inputs = List.copyOf(inputs);
        regions = List.copyOf(regions);
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
    }

    public TensorType type(int value) {
        return values.get(value).type();
    }

    public List<TensorType> types(List<Integer> numbers) {
        return numbers.stream().map(this::type).toList();
    }

    public String valueName(int value) {
        return values.get(value).name();
    }

    /** Inputs with {@code role}, in order. */
    public List<Value> inputs(Role role) {
        return inputs.stream()
                .filter(i -> i.role() == role)
                .map(i -> values.get(i.value()))
                .toList();
    }

    public Optional<Output> output(String outputName) {
        return outputs.stream().filter(o -> o.name().equals(outputName)).findFirst();
    }

    /** What {@code node} costs on any machine. */
    public Cost cost(Node node) {
        return node.op().cost(types(node.inputs()), types(node.outputs()));
    }

    /**
     * SHA-256 of the program's text without its origins: equal for programs that compute the same.
     */
    public String fingerprint() {
        try {
            byte[] text = GraphText.canonical(this).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return GraphText.print(this);
    }
}
