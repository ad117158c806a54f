package sambaflow.magics.command;

import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import sambaflow.app.AccuracyRun;
import sambaflow.app.App;
import sambaflow.app.AppListener;
import sambaflow.app.Inference;
import sambaflow.app.RunArguments;
import sambaflow.app.TestRun;
import sambaflow.app.Training;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;

/** {@code run}: train; with --inference infer; with --test check the PEF or a checkpoint. */
@CommandLine.Command(description = "Run a PEF: training unless --inference or --test is given.")
final class RunCommand extends AppCommand {
    @CommandLine.Mixin private RunArguments arguments = new RunArguments();

    @CommandLine.Option(
            names = "--background",
            description =
                    "In a notebook: train beside the cells; see %%status, %%attach, %%stop and %%lr")
    private boolean background;

    RunCommand(App app, AppListener listener) {
        super(app, listener);
    }

    @Override
    void check() {
        arguments.check(app());
        if (background && !trains()) {
            throw new RunException(
                    Code.SF201, "--background: only a training can go on beside the cells");
        }
    }

    boolean trains() {
        return !arguments.inference() && !arguments.test();
    }

    boolean background() {
        return background;
    }

    @Override
    Object call() {
        Map<String, String> given = new TreeMap<>(given());
        given.putAll(paths());
        arguments.withGiven(given);
        if (arguments.test()) {
            return arguments.initCheckpoint().isPresent()
                    ? AccuracyRun.run(app(), arguments, listener())
                    : TestRun.run(app(), arguments, listener());
        }
        return arguments.inference()
                ? Inference.run(app(), arguments, listener())
                : Training.run(app(), arguments, listener());
    }
}
