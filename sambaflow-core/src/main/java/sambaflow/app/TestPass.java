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
        Optional<String> scores = opened.app().labelInput().flatMap(label -> opened.scores());
        Optional<String> lossName = opened.loss();
        List<String> wanted = new ArrayList<>(scores.stream().toList());
        lossName.ifPresent(wanted::add);
        long correct = 0;
        double loss = 0;
        int full = 0;
        for (Batch batch : test.epoch(0)) {
            if (Thread.interrupted()) {
                return Optional.empty();
            }
            Map<String, Tensor> outputs = forward(batch, wanted);
            correct += scores.map(name -> correct(batch, outputs.get(name))).orElse(0L);
            if (batch.isFull() && lossName.isPresent()) {
                loss += outputs.get(lossName.get()).item();
                full++;
            }
        }
        double percent = scores.isPresent() ? 100.0 * correct / test.data().size() : Double.NaN;
        double mean = full == 0 ? Double.NaN : loss / full;
        return Optional.of(new Training.Accuracy(epoch, step, percent, mean));
    }

    private Map<String, Tensor> forward(Batch batch, List<String> outputs) {
        return opened.session()
                .run(
                        opened.pefInputs(batch),
                        Map.of(),
                        Map.of(),
                        EnumSet.of(SectionType.FWD),
                        outputs);
    }

    private static long correct(Batch batch, Tensor scores) {
        long[] classes = scores.argmax();
        return IntStream.range(0, batch.samples())
                .filter(i -> classes[i] == batch.labels().getLong(i))
                .count();
    }
}
