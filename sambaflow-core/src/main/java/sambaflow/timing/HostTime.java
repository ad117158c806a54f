package sambaflow.timing;

import sambaflow.chip.RduSpec;
import sambaflow.graph.Graph;
import sambaflow.graph.SectionType;
import sambaflow.graph.TensorType;
import sambaflow.pef.CompiledGraph;

/**
 * What the host adds to one run of a program, predicted from two numbers of the chip's {@link
 * sambaflow.chip.Host}.
 *
 * @param around seconds around each run, whatever it does
 * @param bytes of inputs and results that change hands
 * @param transfer seconds that this takes, converting included
 */
public record HostTime(double around, long bytes, double transfer) {
    /**
     * The host's time around a run of {@code compiled}: with all of its inputs, and with its
     * results; of those of a step that trains, only single numbers, such as the loss.
     */
    public static HostTime of(CompiledGraph compiled, RduSpec rdu) {
        Graph graph = compiled.graph();
        boolean trains = compiled.types().contains(SectionType.BCKWD);
        long given = graph.inputs().stream().mapToLong(i -> graph.type(i.value()).bytes()).sum();
        long returned =
                graph.outputs().stream()
                        .map(o -> graph.type(o.value()))
                        .filter(t -> !trains || t.shape().elements() == 1)
                        .mapToLong(TensorType::bytes)
                        .sum();
        long bytes = given + returned;
        double around = rdu.host().runSeconds();
        return new HostTime(around, bytes, rdu.host().seconds(bytes) - around);
    }

    public double seconds() {
        return around + transfer;
    }
}
