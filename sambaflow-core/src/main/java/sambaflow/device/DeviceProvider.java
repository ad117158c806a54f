package sambaflow.device;

import sambaflow.chip.Platform;

/** Makes devices of one kind; registered with the service loader. */
public interface DeviceProvider {
    /** A short name, such as {@code rdu-sim}. */
    String name();

    Device open(Platform platform);
}
