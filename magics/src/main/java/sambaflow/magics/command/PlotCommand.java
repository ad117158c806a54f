package sambaflow.magics.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sambaflow.magics.page.Content;
import sambaflow.magics.render.RunPlot;
import sambaflow.record.RunFolder;

/** {@code plot 3 5 --smooth=0.9}: one metric of several recorded runs. */
public final class PlotCommand {
    private final String name;
    private final Runs runs;

    /**
     * @param name what its user calls the command
     * @param runs those that can be named
     */
    public PlotCommand(String name, Runs runs) {
        this.name = name;
        this.runs = runs;
    }

    @Command(sortOptions = false, description = "Draws a metric of recorded runs, each a curve.")
    private static final class Arguments {
        @Parameters(
                arity = "0..*",
                paramLabel = "RUN",
                description = "Such as 3 or logreg/3 (default: the latest)")
        private List<String> words = new ArrayList<>();

        @Option(
                names = "--metric",
                paramLabel = "NAME",
                description =
                        "loss, accuracy, samples_per_second or one of the app's own (default: ${DEFAULT-VALUE})")
        private String metric = "loss";

        @Option(
                names = "--x",
                paramLabel = "step|time|samples",
                description = "What the curves run along (default: ${DEFAULT-VALUE})")
        private RunPlot.Axis axis = RunPlot.Axis.STEP;

        @Option(
                names = "--smooth",
                paramLabel = "SHARE",
                description = "From 0 to below 1: how much of a point is the mean before it")
        private double smooth;

        @Option(names = "--log", description = "Powers of ten on the metric's axis")
        private boolean log;

        @Option(
                names = "--save",
                paramLabel = "FILE",
                description = "Also write it to a file, by its ending as .png or .txt")
        private List<Path> save = List.of();
    }

    /** The words that can stand after it, besides runs. */
    public List<String> options() {
        return List.of("--metric", "--x", "--smooth", "--log", "--save", "--help");
    }

    /**
     * Shows what {@code arguments} ask for.
     *
     * @param show takes the picture
     * @param line takes each line that is said besides
     */
    public void run(List<String> arguments, Consumer<Content> show, Consumer<String> line) {
        Arguments a = new Arguments();
        if (!new Phrase(name, a).reads(arguments, line)) {
            return;
        }
        Stream<RunFolder> named =
                a.words.isEmpty()
                        ? Stream.of(runs.latest())
                        : a.words.stream().map(runs::find).distinct();
        Content plot =
                RunPlot.of(named.toList(), new RunPlot.Options(a.metric, a.axis, a.smooth, a.log));
        show.accept(plot);
        Phrase.save(List.of(plot), a.save, line);
    }
}
