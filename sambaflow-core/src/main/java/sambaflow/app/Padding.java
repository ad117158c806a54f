package sambaflow.app;

import java.util.HashSet;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Diagnostic;
import sambaflow.graph.Graph;
import sambaflow.graph.Loss;
import sambaflow.graph.Move;
import sambaflow.graph.Node;
import sambaflow.graph.Norm;
import sambaflow.graph.Op;
import sambaflow.io.DataLoader;

/**
 * What becomes of the rows of a last batch that are no samples.
 *
 * @param input that takes the labels
 * @param label with which the loss leaves a row out, so that the step is that of a smaller batch
 * @param why it cannot, if it cannot
 */
record Padding(String input, OptionalLong label, String why) {
    /** Looks at what the program of {@code opened} does with labels. */
    static Padding of(Opened opened) {
        Graph graph = opened.graph();
        OptionalInt labels =
                opened.app().labelInput().stream()
                        .flatMapToInt(name ->
                                graph.inputs().stream()
                                        .mapToInt(Graph.Input::value)
                                        .filter(v -> graph.valueName(v).equals(name)))
                        .findFirst();
        if (labels.isEmpty()) {
            return never("", "the model takes no labels");
        }
        String name = graph.valueName(labels.getAsInt());
        if (graph.nodes().stream().anyMatch(n -> overRows(n.op()))) {
            return never(name, "batch_norm takes its mean over all rows");
        }
        if (opened.pef().manifest().microbatchSize() < opened.samplesPerStep()) {
            return never(name, "the batch is computed in parts, each with a mean of its own");
        }
        int loss = opened.loss().flatMap(graph::output).map(Graph.Output::value).orElse(-1);
        return of(graph, labels.getAsInt(), loss);
    }

    private static boolean overRows(Op op) {
        return op instanceof Norm.BatchNorm || op instanceof Norm.TrackedBatchNorm;
    }

    private static Padding never(String input, String why) {
        return new Padding(input, OptionalLong.empty(), why);
    }

    private static Padding of(Graph graph, int labels, int loss) {
        String name = graph.valueName(labels);
        Set<Integer> same = new HashSet<>(Set.of(labels));
        OptionalLong ignored = OptionalLong.empty();
        for (Node node : graph.nodes()) {
            boolean takes = node.inputs().stream().anyMatch(same::contains);
            if (takes && node.op() instanceof Move.Reshape) {
                same.addAll(node.outputs());
            } else if (node.op() instanceof Loss.CrossEntropy entropy
                    && node.outputs().getFirst() == loss) {
                ignored = OptionalLong.of(entropy.ignoreIndex());
            } else if (takes && !(node.op() instanceof Loss)) {
                return never(name, node.op().label() + " takes the labels as they are");
            }
        }
        return ignored.isPresent()
                ? new Padding(name, ignored, "")
                : never(name, "the loss is not one cross entropy alone");
    }

    /** {@code loader} with labels in its padding that the loss leaves out, if it can. */
    DataLoader on(DataLoader loader) {
        return label.isPresent() ? loader.ignoring(input, label.getAsLong()) : loader;
    }

    /** Tells what the user should know of an epoch's last batch; nothing if it is full. */
    void tell(DataLoader train, AppListener listener) {
        int padded = train.paddedRows();
        if (train.leftOut() > 0) {
            listener.line(
                    "[info   ] --drop-last leaves %d samples out of each epoch"
                            .formatted(train.leftOut()));
            return;
        }
        if (padded == 0) {
            return;
        }
        String batch =
                "the last batch of an epoch has %d samples".formatted(train.batchSize() - padded);
        if (label.isPresent()) {
            listener.line(
                    "[info   ] %s and %d rows of padding, which the loss leaves out"
                            .formatted(batch, padded));
        } else {
            listener.tell(
                    new Diagnostic(
                            Code.SF511,
                            "%s, and %d rows that repeat the last of them and count in the loss, because %s; --drop-last leaves the batch out"
                                    .formatted(batch, padded, why)));
        }
    }
}
