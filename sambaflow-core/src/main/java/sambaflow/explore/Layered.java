package sambaflow.explore;

import java.util.function.IntFunction;
import sambaflow.chip.Dram;

/**
 * A model of equal layers. Beyond a few of them each more takes the same, so what many take is told
 * from two models with few.
 *
 * @param few layers of the first model that is compiled; the second has twice as many
 */
record Layered(int layers, int few, IntFunction<Workload> with, Prediction.Work work)
        implements Workload {
    @Override
    public Prediction on(Target target) {
        if (layers <= 2 * few) {
            return with.apply(layers).on(target);
        }
        Prediction fewer = with.apply(few).on(target);
        Prediction more = with.apply(2 * few).on(target);
        Prediction told = Prediction.extended(fewer, more, (layers - 2.0 * few) / few, work);
        Dram fast = target.rdu().hbm().exists() ? target.rdu().hbm() : target.rdu().ddr();
        // What does not fit any more lies elsewhere, or nowhere: only all layers tell.
        return told.memoryBytes() <= fast.bytes() ? told : with.apply(layers).on(target);
    }

    @Override
    public String note() {
        return layers <= 2 * few
                ? ""
                : "%d layers from compilations of %d and %d".formatted(layers, few, 2 * few);
    }
}
