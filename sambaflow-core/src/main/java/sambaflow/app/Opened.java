package sambaflow.app;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import sambaflow.chip.Platform;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.graph.Graph;
import sambaflow.graph.Role;
import sambaflow.graph.Value;
import sambaflow.io.Batch;
import sambaflow.nn.Module;
import sambaflow.pass.Differentiate;
import sambaflow.pef.Manifest;
import sambaflow.pef.Pef;
import sambaflow.pef.PefReader;
import sambaflow.session.Session;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/**
 * An app's PEF on the device, with the model's first weights.
 *
 * @param file where the PEF was read from
 */
record Opened(App app, Module model, Path file, Pef pef, Session session) implements AutoCloseable {

    /** Reads the PEF that {@code run} names, checks that it fits, and loads it. */
    static Opened open(App app, RunArguments run, AppListener listener) {
        run.refuseUnsupported();
        Path file = run.requiredPef(app);
        Pef pef = PefReader.read(file);
        checkArguments(run, pef.manifest());
        app.withBatchSize(pef.manifest().microbatchSize());
        Module model = app.seededModel();
        ModelCheck.check(app, model, file, pef, !run.inference());
        Session session = Session.open(Platform.of(pef.manifest().arch()));
        Opened opened = new Opened(app, model, file, pef, session);
        boolean ready = false;
        try {
            session.load(pef);
            RuntimeLog.of(opened.folder()).loaded(session.program(), listener);
            session.hyperparameters(app.userOptimizer().hyperparameters());
            session.toRdu(model);
            ready = true;
            return opened;
        } finally {
            if (!ready) {
                session.close();
            }
        }
    }

    /** What the user asks for explicitly must be what the PEF was compiled for. */
    private static void checkArguments(RunArguments run, Manifest manifest) {
        run.arch().ifPresent(asked -> require("--arch", asked, manifest.arch(), manifest));
        run.batchSize()
                .ifPresent(asked -> require("--batch-size", asked, manifest.batchSize(), manifest));
        run.microbatchSize()
                .ifPresent(asked ->
                        require("--microbatch-size", asked, manifest.microbatchSize(), manifest));
    }

    private static void require(String option, Object asked, Object held, Manifest manifest) {
        if (!asked.equals(held)) {
            throw new RunException(
                    Code.SF404,
                    "%s %s, but PEF '%s' was compiled for %s; leave the argument out or compile again with %1$s %2$s"
                            .formatted(option, asked, manifest.name(), held));
        }
    }

    Graph graph() {
        return pef.main().graph();
    }

    /** Samples of one training step: several batches, if the app accumulates. */
    int samplesPerStep() {
        int batches = app.accumulationSteps();
        if (batches > 1 && graph().inputs(Role.ACCUMULATE).isEmpty()) {
            throw new RunException(
                    Code.SF404,
                    "--gradient-accumulation-steps %d, but PEF '%s' keeps no sums of gradients; compile again with that argument"
                            .formatted(batches, pef.manifest().name()));
        }
        return batches * pef.manifest().batchSize();
    }

    /** A batch by the names of the model's inputs. */
    Map<String, Tensor> modelInputs(Batch batch) {
        return new HashMap<>(batch.tensors());
    }

    /** The part of a batch that the PEF takes: one for inference may have no use for labels. */
    Map<String, Tensor> pefInputs(Batch batch) {
        Map<String, Tensor> inputs = modelInputs(batch);
        inputs.keySet().retainAll(graph().inputs(Role.DATA).stream().map(Value::name).toList());
        return inputs;
    }

    /**
     * Folder of the PEF, in which checkpoints and results are kept unless told otherwise. As the
     * user wrote it, so that what is shown of it holds no more of this machine's paths than that.
     */
    Path folder() {
        return file.getParent() == null ? Path.of("") : file.getParent();
    }

    /** Puts the model and the optimizer's state of {@code checkpoint} on the device. */
    void restore(Checkpoint checkpoint) {
        checkpoint.restore(session, model.stateDict().keySet());
    }

    /** The scalar loss that the graph returns, if it has one. */
    Optional<String> loss() {
        return floating(shape -> shape.rank() == 0);
    }

    /** The output with a row of scores for each sample, if the graph has one. */
    Optional<String> scores() {
        int rows = pef.manifest().microbatchSize();
        return floating(shape -> shape.rank() == 2 && shape.dim(0) == rows);
    }

    /** The same for a command that can do nothing without. */
    String requiredScores() {
        return scores().orElseThrow(() ->
                new RunException(
                        "PEF '%s' has no output of shape [%d, classes]; return the model's scores from forward"
                                .formatted(
                                        pef.manifest().name(), pef.manifest().microbatchSize())));
    }

    /** The first of the model's own floating outputs with such a shape. */
    private Optional<String> floating(Predicate<Shape> shape) {
        return graph().outputs().stream()
                .filter(o -> !o.name().endsWith(Differentiate.GRADIENT))
                .filter(o -> graph().type(o.value()).dtype().isFloat())
                .filter(o -> shape.test(graph().type(o.value()).shape()))
                .map(Graph.Output::name)
                .findFirst();
    }

    @Override
    public void close() {
        session.close();
    }
}
