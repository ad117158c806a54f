package sambaflow.magics.command;

import picocli.CommandLine;
import sambaflow.app.App;
import sambaflow.app.AppListener;
import sambaflow.app.MeasureArguments;
import sambaflow.app.RunArguments;
import sambaflow.app.SectionMeasurement;

/** {@code measure-sections}: what each section of a PEF takes. */
@CommandLine.Command(description = "Measure each section of a PEF.")
final class MeasureSectionsCommand extends AppCommand {
    @CommandLine.Mixin private RunArguments arguments = new RunArguments();
    @CommandLine.Mixin private MeasureArguments measure = new MeasureArguments();

    @CommandLine.Option(
            names = "--num-sections",
            paramLabel = "N",
            description = "Report the first N sections (default: all)")
    private Long sections;

    MeasureSectionsCommand(App app, AppListener listener) {
        super(app, listener);
    }

    @Override
    void check() {
        arguments.check(app());
        measure.check();
    }

    @Override
    SectionMeasurement call() {
        long most = sections == null ? Long.MAX_VALUE : sections;
        return SectionMeasurement.run(app(), arguments, measure, most, listener());
    }
}
