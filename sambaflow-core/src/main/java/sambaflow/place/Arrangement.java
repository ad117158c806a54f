package sambaflow.place;

import java.util.Arrays;
import java.util.stream.IntStream;
import sambaflow.chip.Mesh;

/**
 * Where the units of each stage lie on the snake along which units are numbered: one run of compute
 * units and one of memory units, in an order of the stages.
 *
 * <p>Where a stage needs more of one kind than of the other one, the two runs drift apart. A stage
 * that is aligned passes over units of the kind that is behind, as long as there are more than
 * needed, so that its memory units lie amid the compute units that they feed.
 */
final class Arrangement {
    private final int[] pcus;
    private final int[] pmus;
    private final int freePcus;
    private final int freePmus;
    private final int[] order;
    private final boolean[] aligned;
    private final int[] firstPcu;
    private final int[] firstPmu;

    /** The stages of {@code netlist} in the order of the pipeline. */
    Arrangement(Netlist netlist, Mesh mesh) {
        int stages = netlist.blocks().size();
        this.pcus = netlist.blocks().stream().mapToInt(Netlist.Block::pcus).toArray();
        this.pmus = netlist.blocks().stream().mapToInt(Netlist.Block::pmus).toArray();
        int units = mesh.tiles() * mesh.unitsPerTile();
        this.freePcus = units - netlist.pcus();
        this.freePmus = units - netlist.pmus();
        this.order = IntStream.range(0, stages).toArray();
        this.aligned = new boolean[stages];
        this.firstPcu = new int[stages];
        this.firstPmu = new int[stages];
        Arrays.fill(aligned, true);
        settle();
    }

    int stages() {
        return order.length;
    }

    /** The first of the stage's compute units on the snake. */
    int firstPcu(int stage) {
        return firstPcu[stage];
    }

    /** The first of the stage's memory units on the snake. */
    int firstPmu(int stage) {
        return firstPmu[stage];
    }

    int pcus(int stage) {
        return pcus[stage];
    }

    int pmus(int stage) {
        return pmus[stage];
    }

    /** Exchanges the stages at two places of the order. */
    void swap(int one, int other) {
        int stage = order[one];
        order[one] = order[other];
        order[other] = stage;
        settle();
    }

    /** Takes the stage at one place of the order to another one. */
    void shift(int from, int to) {
        int stage = order[from];
        int step = from < to ? 1 : -1;
        for (int i = from; i != to; i += step) {
            order[i] = order[i + step];
        }
        order[to] = stage;
        settle();
    }

    /** Aligns the stage at a place of the order, or no longer. */
    void toggle(int place) {
        aligned[order[place]] ^= true;
        settle();
    }

    private void settle() {
        int pcu = 0;
        int pmu = 0;
        int sparePcus = freePcus;
        int sparePmus = freePmus;
        for (int stage : order) {
            if (aligned[stage]) {
                int ahead = pcu + pcus[stage] / 2 - pmu - pmus[stage] / 2;
                int skippedPcus = Math.clamp(-ahead, 0, sparePcus);
                int skippedPmus = Math.clamp(ahead, 0, sparePmus);
                pcu += skippedPcus;
                pmu += skippedPmus;
                sparePcus -= skippedPcus;
                sparePmus -= skippedPmus;
            }
            firstPcu[stage] = pcu;
            firstPmu[stage] = pmu;
            pcu += pcus[stage];
            pmu += pmus[stage];
        }
    }

    /** All of its state, to go back to. */
    record Saved(int[] order, boolean[] aligned) {}

    Saved save() {
        return new Saved(order.clone(), aligned.clone());
    }

    void restore(Saved saved) {
        System.arraycopy(saved.order, 0, order, 0, order.length);
        System.arraycopy(saved.aligned, 0, aligned, 0, aligned.length);
        settle();
    }
}
