package sambaflow.bench;

import java.lang.management.ManagementFactory;

/**
 * What the times depend on.
 *
 * @param load work waiting for a core before the first run, as the system averages it over a minute
 */
record Machine(String system, int cores, String java, long heapMegabytes, double load) {
    /** Above this part of the cores, times are those of a shared machine. */
    private static final double BUSY = 0.3;

    static Machine now() {
        Runtime runtime = Runtime.getRuntime();
        return new Machine(
                "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.arch")),
                runtime.availableProcessors(),
                "%s %s".formatted(System.getProperty("java.vendor"), Runtime.version()),
                runtime.maxMemory() >> 20,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    boolean isBusy() {
        return load > BUSY * cores;
    }
}
