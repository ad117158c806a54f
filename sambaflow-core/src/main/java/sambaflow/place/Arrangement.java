package sambaflow.place;

import java.util.Arrays;
import java.util.stream.IntStream;
import sambaflow.chip.Mesh;

/**
 * Where the units of each stage lie on the snake along which units are numbered: compute units in
 * one stretch of it and memory units in another one, in an order of the stages.
 *
 * <p>Where a stage needs more of one kind than of the other one, the two stretches drift apart, and
 * a few memory units at one place cannot feed many compute units: all they send would leave by the
 * same links. A stage that is aligned therefore spreads its fewer units over as long a stretch as
 * the others take, and passes over units of the kind that is behind, as long as there are more than
 * needed, so that its memory units lie amid the compute units that they feed.
 */
final class Arrangement {
    private final int[] pcus;
    private final int[] pmus;
    private final int freePcus;
    private final int freePmus;
    private final int[] order;
    private final boolean[] aligned;
    private final int[] lackingPcus;
    private final int[] lackingPmus;
    private final Stretch[] computing;
    private final Stretch[] holding;

    /**
     * A part of the snake, counted in units of one kind.
     *
     * @param count units of it that a stage has, evenly spread
     */
    record Stretch(int first, int length, int count) {
        /** Where the {@code i}-th of its units is. */
        int unit(int i) {
            return first + (int) ((2L * i + 1) * length / (2L * count));
        }
    }

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
        this.computing = new Stretch[stages];
        this.holding = new Stretch[stages];
        Arrays.fill(aligned, true);
        this.lackingPcus = lacking(pmus, pcus);
        this.lackingPmus = lacking(pcus, pmus);
        settle();
    }

    int stages() {
        return order.length;
    }

    /** The compute units of {@code stage}. */
    Stretch computing(int stage) {
        return computing[stage];
    }

    /** The memory units of {@code stage}. */
    Stretch holding(int stage) {
        return holding[stage];
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
        int wantedPcus = 0;
        int wantedPmus = 0;
        for (int stage : order) {
            wantedPcus += aligned[stage] ? lackingPcus[stage] : 0;
            wantedPmus += aligned[stage] ? lackingPmus[stage] : 0;
        }
        double pcuShare = Math.min(1, (double) freePcus / Math.max(1, wantedPcus));
        double pmuShare = Math.min(1, (double) freePmus / Math.max(1, wantedPmus));
        int sparePcus = Math.max(0, freePcus - wantedPcus);
        int sparePmus = Math.max(0, freePmus - wantedPmus);
        int pcu = 0;
        int pmu = 0;
        for (int stage : order) {
            int pcuLength = pcus[stage];
            int pmuLength = pmus[stage];
            if (aligned[stage]) {
                pcuLength += (int) (pcuShare * lackingPcus[stage]);
                pmuLength += (int) (pmuShare * lackingPmus[stage]);
                int ahead = pcu + pcuLength / 2 - pmu - pmuLength / 2;
                int skippedPcus = Math.clamp(-ahead, 0, sparePcus);
                int skippedPmus = Math.clamp(ahead, 0, sparePmus);
                pcu += skippedPcus;
                pmu += skippedPmus;
                sparePcus -= skippedPcus;
                sparePmus -= skippedPmus;
            }
            computing[stage] = new Stretch(pcu, pcuLength, pcus[stage]);
            holding[stage] = new Stretch(pmu, pmuLength, pmus[stage]);
            pcu += pcuLength;
            pmu += pmuLength;
        }
    }

    /**
     * By stage, how much longer the stretch of {@code few} must be to be like that of {@code many}.
     */
    private static int[] lacking(int[] many, int[] few) {
        return IntStream.range(0, few.length)
                .map(i -> few[i] == 0 ? 0 : Math.max(0, many[i] - few[i]))
                .toArray();
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
