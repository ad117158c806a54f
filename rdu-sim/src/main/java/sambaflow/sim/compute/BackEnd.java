package sambaflow.sim.compute;

import java.util.Optional;

/** One way to compute nodes on this CPU. */
public interface BackEnd {
    String name();

    /** A kernel for this node, or nothing when this back end has none. */
    Optional<Kernel> kernel(Operands operands);
}
