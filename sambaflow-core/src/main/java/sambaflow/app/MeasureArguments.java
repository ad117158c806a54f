package sambaflow.app;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;

/** The arguments of measure-performance and measure-sections. */
public final class MeasureArguments {
    @Option(
            names = {"-n", "--num-iterations"},
            paramLabel = "N",
            defaultValue = "100",
            description = "Runs to measure, after a tenth as many (default: ${DEFAULT-VALUE})")
    private int iterations = 100;

    @Option(
            names = "--min-duration",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "Measure at least so long, with more runs (default: ${DEFAULT-VALUE})")
    private double minDuration;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result as JSON")
    private Path json;

    public int iterations() {
        return (int) RunArguments.atLeastOne("--num-iterations", iterations);
    }

    /** In seconds. */
    public double minDuration() {
        if (!(minDuration >= 0)) {
            throw new RunException(
                    Code.SF201,
                    "--min-duration: found %s, expected at least 0 seconds".formatted(minDuration));
        }
        return minDuration;
    }

    /** Refuses values that are wrong for any PEF. */
    public void check() {
        iterations();
        minDuration();
    }

    /** Where the result goes too, if it is to be kept. */
    Optional<JsonFile> json() {
        return Optional.ofNullable(json).map(JsonFile::new);
    }
}
