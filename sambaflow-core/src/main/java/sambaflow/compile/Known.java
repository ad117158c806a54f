package sambaflow.compile;

import java.util.List;
import java.util.Optional;
import sambaflow.diagnostic.Diagnostic;
import sambaflow.pef.Pef;
import sambaflow.place.PlaceReport;

/** What was compiled before, so that nothing is compiled twice. */
@FunctionalInterface
public interface Known {
    /** Nothing is known. */
    Known NOTHING = _ -> Optional.empty();

    /** What was made of inputs with this {@link Identity}, if it is still whole. */
    Optional<Made> find(String identity);

    /** An earlier compilation's result, as in {@link CompileReport}. */
    record Made(
            Pef pef,
            List<PlaceReport> placements,
            List<Diagnostic> notes,
            double predictedSeconds,
            double boundSeconds) {}
}
