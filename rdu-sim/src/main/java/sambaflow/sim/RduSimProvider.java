package sambaflow.sim;

import sambaflow.chip.Platform;
import sambaflow.device.Device;
import sambaflow.device.DeviceProvider;

/** Opens simulated nodes; each has all its tiles free. */
public final class RduSimProvider implements DeviceProvider {
    @Override
    public String name() {
        return "rdu-sim";
    }

    @Override
    public Device open(Platform platform) {
        return new SimulatedDevice(platform);
    }
}
