package sambaflow.timing;

/**
 * Seconds, loading included, as they would be on chips that have no end of something.
 *
 * @param perfectMemory with a memory outside that answers at once
 * @param perfectNetwork with ways of no length and links that are never shared
 * @param infiniteBuffers with room on the chip that is never waited for
 */
public record WhatIfTimes(double perfectMemory, double perfectNetwork, double infiniteBuffers) {
    static final WhatIfTimes NONE = new WhatIfTimes(0, 0, 0);

    WhatIfTimes plus(WhatIfTimes other) {
        return new WhatIfTimes(
                perfectMemory + other.perfectMemory,
                perfectNetwork + other.perfectNetwork,
                infiniteBuffers + other.infiniteBuffers);
    }
}
