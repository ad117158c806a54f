package sambaflow.pass;

import java.util.List;
import sambaflow.graph.Graph;

/** For inference: drops losses where the model has other outputs, so that no label is needed. */
public final class KeepForward {
    private KeepForward() {}

    public static Pass pass() {
        return new Pass(
                "keep-forward",
                "drop the losses of a model that has other outputs",
                KeepForward::run);
    }

    private static Graph run(Graph graph) {
        List<Graph.Output> kept =
                graph.outputs().stream()
                        .filter(o -> graph.type(o.value()).shape().rank() > 0)
                        .toList();
        return new Graph(
                graph.name(),
                graph.values(),
                graph.inputs(),
                graph.regions(),
                graph.nodes(),
                kept.isEmpty() ? graph.outputs() : kept);
    }
}
