package sambaflow.device;

import java.util.List;

/**
 * A prepared run. Intermediate values of one run are there for the next: fwd, then bckwd and opt.
 */
public interface Plan {
    /** How each operator is computed on this CPU. */
    List<BackEndChoice> backEnds();

    /**
     * Runs the plan's sections once.
     *
     * @throws RunException if an input is missing or has another type than the PEF's
     * @throws RunException.Cancelled if the monitor asked to stop; regions keep what they held
     */
    RunResult run(RunInputs inputs, RunMonitor monitor);
}
