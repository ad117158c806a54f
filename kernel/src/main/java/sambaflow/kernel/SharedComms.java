package sambaflow.kernel;

import java.util.concurrent.ConcurrentHashMap;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;

/** The library's registry of comms, for the main cells, those of subshells and what runs beside. */
final class SharedComms extends CommManager {
    SharedComms() {
        targets = new ConcurrentHashMap<>();
        comms = new ConcurrentHashMap<>();
    }
}
