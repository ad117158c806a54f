package sambaflow.magics.command;

import picocli.CommandLine;
import sambaflow.app.App;
import sambaflow.app.AppListener;
import sambaflow.app.MeasureArguments;
import sambaflow.app.Measurement;
import sambaflow.app.RunArguments;

/** {@code measure-performance}: throughput and latency of a PEF. */
@CommandLine.Command(description = "Measure throughput and latency of a PEF.")
final class MeasureCommand extends AppCommand {
    @CommandLine.Mixin private RunArguments arguments = new RunArguments();
    @CommandLine.Mixin private MeasureArguments measure = new MeasureArguments();

    @CommandLine.Option(
            names = "--run-graph-only",
            description = "Time the sections alone, without handing over inputs and outputs")
    private boolean graphOnly;

    MeasureCommand(App app, AppListener listener) {
        super(app, listener);
    }

    @Override
    void check() {
        arguments.check(app());
        measure.check();
    }

    @Override
    Measurement call() {
        return Measurement.run(app(), arguments, measure, graphOnly, listener());
    }
}
