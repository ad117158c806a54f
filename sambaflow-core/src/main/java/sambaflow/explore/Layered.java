package sambaflow.explore;

import java.util.function.IntFunction;
import sambaflow.chip.Dram;
import sambaflow.chip.RduSpec;

/**
 * A model of equal layers. Beyond a few of them each more takes the same, so what many take is told
 * from two models with few.
 *
 * @param few layers of the first model that is compiled; the second has twice as many
 */
record Layered(int layers, int few, IntFunction<Workload> with, Prediction.Work work)
        implements Workload {
    @Override
    public Timed compiled(Target target) {
        if (!isTold()) {
            return whole(target);
        }
        Timed told = told(with.apply(few).compiled(target), with.apply(2 * few).compiled(target));
        return fits(told, target.rdu()) ? told : whole(target);
    }

    /** It with all its layers. */
    Timed whole(Target target) {
        return with.apply(layers).compiled(target);
    }

    /** What does not fit any more lies elsewhere, or nowhere: only all layers tell. */
    static boolean fits(Timed told, RduSpec rdu) {
        Dram fast = rdu.hbm().exists() ? rdu.hbm() : rdu.ddr();
        return told.with(rdu).memoryBytes() <= fast.bytes();
    }

    /** Whether it is told from two models with fewer layers. */
    boolean isTold() {
        return layers > 2 * few;
    }

    /** What this takes if models with few and twice as many layers take those. */
    Timed told(Timed fewer, Timed more) {
        double times = (layers - 2.0 * few) / few;
        return rdu -> Prediction.extended(fewer.with(rdu), more.with(rdu), times, work);
    }

    @Override
    public String note() {
        return isTold()
                ? "%d layers from compilations of %d and %d".formatted(layers, few, 2 * few)
                : "";
    }
}
