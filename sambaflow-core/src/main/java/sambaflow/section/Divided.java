package sambaflow.section;

import java.util.List;
import java.util.function.UnaryOperator;
import sambaflow.diagnostic.Diagnostic;

/**
 * How the operators of one section type are divided.
 *
 * @param reasons why each section of the plan begins where it does
 * @param notes what a user should know of it
 * @param bound seconds that no division can be faster than
 */
record Divided(Plan plan, List<String> reasons, List<Diagnostic> notes, double bound) {
    Divided(Plan plan, List<String> reasons) {
        this(plan, reasons, List.of(), 0);
    }

    /** The same sections, with the time that {@code clock} finds for them. */
    Divided timed(UnaryOperator<Plan> clock) {
        return new Divided(clock.apply(plan), reasons, notes, bound);
    }

    Divided noLessThan(double seconds) {
        return new Divided(plan, reasons, notes, seconds);
    }
}
