package sambaflow.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command that measures. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = {Training.class, Steps.class},
        description = "Compiles known models and prints times and results as a Markdown table.")
public final class Bench implements Callable<Integer> {
    private static final int RUNS = 5;

    @Spec CommandLine.Model.CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            description = "Measure only what has this in its name (default: all)")
    List<String> names = List.of();

    @Option(names = "--quick", description = "One run each, without a warm-up")
    boolean quick;

    @Option(
            names = "--json",
            description = "Where the same goes as JSON (default: ${DEFAULT-VALUE})")
    Path json = Path.of("bench", "target", "bench.json");

    /** All that one call found out. */
    record Report(Machine machine, List<Measurement> measurements) {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        List<Subject> subjects =
                Subjects.all().stream()
                        .filter(s -> names.isEmpty() || names.stream().anyMatch(s.name()::contains))
                        .toList();
        if (subjects.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "nothing is named %s; there are %s"
                            .formatted(names, Subjects.all().stream().map(Subject::name).toList()));
        }
        Machine machine = Machine.now();
        List<Measurement> measurements = new ArrayList<>();
        for (Subject subject : subjects) {
            System.err.println("measuring " + subject.name());
            measurements.add(Measurement.of(subject, quick ? 0 : 1, quick ? 1 : RUNS));
        }
        Report report = new Report(machine, measurements);
        System.out.print(Markdown.of(report));
        Path file = json.toAbsolutePath();
        Files.createDirectories(file.getParent());
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(file.toFile(), report);
        System.out.println("\nAs JSON: " + file);
        return 0;
    }
}
