package sambaflow.explore;

import sambaflow.chip.RduSpec;

/** A workload that is compiled: it can be timed again with other constants of its chip. */
interface Timed {
    /** What a step takes if the chip is {@code rdu} while the plan of the sections stays. */
    Prediction with(RduSpec rdu);
}
