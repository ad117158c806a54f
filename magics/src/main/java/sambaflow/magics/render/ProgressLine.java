package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a training or inference loop stands; {@link #text()} is the line that a page shows.
 *
 * @param what a word for the loop, such as {@code training}
 * @param step steps done, over all epochs
 * @param steps steps in all; 0 if unknown
 * @param epoch the one running, from 1; 0 where there are none
 * @param samplesPerSecond not a number before it is known
 * @param secondsLeft not a number before it is known
 * @param loss the latest; not a number before it is known
 */
public record ProgressLine(
        String what,
        long step,
        long steps,
        int epoch,
        int epochs,
        double samplesPerSecond,
        double secondsLeft,
        double loss) {

    /** Done, from 0 to 1; -1 if unknown. */
    public double fraction() {
        return steps > 0 ? (double) step / steps : -1;
    }

    public String text() {
        List<String> parts = new ArrayList<>();
        parts.add("%s: step %d%s".formatted(what, step, steps > 0 ? "/" + steps : ""));
        if (epoch > 0) {
            parts.add("epoch %d/%d".formatted(epoch, epochs));
        }
        if (!Double.isNaN(loss)) {
            parts.add("loss " + Quantity.metric(loss));
        }
        if (!Double.isNaN(samplesPerSecond)) {
            parts.add(Quantity.count(samplesPerSecond) + " samples/s");
        }
        if (!Double.isNaN(secondsLeft)) {
            parts.add("ETA " + Quantity.clock(secondsLeft));
        }
        return String.join(", ", parts);
    }
}
