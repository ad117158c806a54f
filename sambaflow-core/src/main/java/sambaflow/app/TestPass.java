package sambaflow.app;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import sambaflow.graph.SectionType;
import sambaflow.io.Batch;
import sambaflow.io.DataLoader;
import sambaflow.io.Prefetch;
import sambaflow.session.Run;
import sambaflow.tensor.Tensor;

/** One pass over test data: how many samples a model gets right, and its loss. */
record TestPass(Opened opened, DataLoader test) {
    /** What the device's parameters are worth; nothing when a thread interrupt ended the pass. */
    Optional<Training.Accuracy> run(int epoch, long step) {
        // A training draws the same random numbers whether it was tested on its way or not.
        long runs = opened.session().runs();
        try {
            return measured(epoch, step);
        } finally {
            opened.session().runs(runs);
        }
    }

    private Optional<Training.Accuracy> measured(int epoch, long step) {
        Optional<String> label = opened.app().labelInput().filter(this::isClassNumber);
        Optional<String> scores = label.flatMap(name -> opened.scores());
        Optional<String> lossName = opened.loss();
        List<String> wanted = new ArrayList<>(scores.stream().toList());
        lossName.ifPresent(wanted::add);
        long correct = 0;
        double loss = 0;
        int counted = 0;
        try (Prefetch batches = test.prefetch(0, 0)) {
            for (Batch batch : batches) {
                if (Thread.interrupted()) {
                    return Optional.empty();
                }
                Map<String, Tensor> outputs = forward(batch, wanted);
                if (scores.isPresent()) {
                    Tensor labels = batch.tensor(label.orElseThrow());
                    correct += correct(labels, outputs.get(scores.get()), batch.samples());
                }
                if (lossName.isPresent() && (batch.isFull() || test.ignoresPadding())) {
                    loss += outputs.get(lossName.get()).item() * batch.samples();
                    counted += batch.samples();
                }
            }
        }
        if (Thread.interrupted()) {
            return Optional.empty();
        }
        double percent = scores.isPresent() ? 100.0 * correct / test.data().size() : Double.NaN;
        double mean = counted == 0 ? Double.NaN : loss / counted;
        return Optional.of(new Training.Accuracy(epoch, step, percent, mean));
    }

    private Map<String, Tensor> forward(Batch batch, List<String> outputs) {
        return opened.session()
                .run(
                        Run.of(opened.pefInputs(batch))
                                .withSections(EnumSet.of(SectionType.FWD))
                                .withOutputs(outputs)
                                .allowingNonFinite());
    }

    /** Whether there is one whole number in {@code input} for each sample. */
    private boolean isClassNumber(String input) {
        int rows = opened.pef().manifest().microbatchSize();
        return opened.app().inputs().stream()
                .filter(i -> i.name().equals(input))
                .anyMatch(i -> !i.type().dtype().isFloat() && i.type().shape().elements() == rows);
    }

    private static long correct(Tensor labels, Tensor scores, int samples) {
        long[] classes = scores.argmax();
        return IntStream.range(0, samples).filter(i -> classes[i] == labels.getLong(i)).count();
    }
}
