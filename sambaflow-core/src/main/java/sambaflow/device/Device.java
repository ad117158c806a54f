package sambaflow.device;

import sambaflow.chip.Platform;
import sambaflow.pef.Pef;

/** A node of RDUs that programs can be loaded onto. */
public interface Device {
    Platform platform();

    /**
     * Configures tiles for {@code pef} and holds them until the program is closed.
     *
     * @throws RunException if the PEF is laid out for another chip or no tiles are free
     */
    Program load(Pef pef);
}
