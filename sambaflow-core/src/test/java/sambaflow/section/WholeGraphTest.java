package sambaflow.section;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Normalise;
import sambaflow.graph.Origin;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Role;
import sambaflow.graph.TensorType;

/** The search against trying every division, on random graphs with costs that follow no model. */
class WholeGraphTest {
    static IntStream seeds() {
        return IntStream.range(0, 40);
    }

    /** Each operator reads one or two values made before it. */
    private static Graph graph(Random random, int operators) {
        GraphBuilder b = new GraphBuilder("g");
        List<Integer> values = new ArrayList<>();
        values.add(b.input("x", TensorType.f32(4, 4), Role.DATA));
        for (int i = 0; i < operators; i++) {
            int one = values.get(random.nextInt(values.size()));
            int other = values.get(random.nextInt(values.size()));
            boolean binary = random.nextBoolean();
            values.add(
                    binary
                            ? b.add(
                                            new Pointwise.Binary(Pointwise.BinaryFn.ADD),
                                            List.of(one, other),
                                            "add",
                                            Origin.UNKNOWN)
                                    .getFirst()
                            : b.add(
                                            new Normalise.Softmax(),
                                            List.of(one),
                                            "softmax",
                                            Origin.UNKNOWN)
                                    .getFirst());
        }
        values.subList(1, values.size()).forEach(v -> b.output("out" + v, v));
        return b.build();
    }

    /** A number for each set of atoms; some do not fit. */
    private static Plan.Costs costs(long seed) {
        return section -> {
            Random random = new Random(seed * 31 + section.hashCode());
            boolean fits = section.cardinality() == 1 || random.nextInt(4) > 0;
            double each = 1 + random.nextDouble();
            return fits ? each * Math.sqrt(section.cardinality()) : Double.POSITIVE_INFINITY;
        };
    }

    /** The least over every sequence of sections, each closed under what it needs from before. */
    private static double brute(Atoms atoms, int[] members, Plan.Costs costs, BitSet done) {
        if (done.cardinality() == members.length) {
            return 0;
        }
        double best = Double.POSITIVE_INFINITY;
        for (int mask = 1; mask < 1 << members.length; mask++) {
            BitSet section = new BitSet();
            for (int i = 0; i < members.length; i++) {
                if ((mask >> i & 1) == 1) {
                    section.set(members[i]);
                }
            }
            BitSet with = (BitSet) done.clone();
            with.or(section);
            boolean legal =
                    !section.intersects(done)
                            && section.stream().allMatch(a -> contains(with, atoms.before(a)));
            double seconds = legal ? costs.seconds(section) : Double.POSITIVE_INFINITY;
            if (seconds < best) {
                best = Math.min(best, seconds + brute(atoms, members, costs, with));
            }
        }
        return best;
    }

    private static boolean contains(BitSet all, BitSet part) {
        BitSet missing = (BitSet) part.clone();
        missing.andNot(all);
        return missing.isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void fewOperatorsAreDividedInTheBestWay(int seed) {
        Random random = new Random(seed);
        Atoms atoms = new Atoms(graph(random, 2 + seed % 5));
        int[] members = IntStream.range(0, atoms.count()).toArray();
        Plan found = WholeGraph.search(atoms, members, costs(seed));
        double best = brute(atoms, members, costs(seed), new BitSet());
        assertThat(found.seconds()).isCloseTo(best, within(1e-9));
        assertThat(Plan.of(found.sections(), costs(seed)).seconds()).isCloseTo(best, within(1e-9));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void manyOperatorsAreDividedLegallyAndNoWorseThanOneByOne(int seed) {
        Atoms atoms = new Atoms(graph(new Random(seed), 30));
        int[] members = IntStream.range(0, atoms.count()).toArray();
        Plan found = WholeGraph.search(atoms, members, costs(seed));
        BitSet done = new BitSet();
        for (BitSet section : found.sections()) {
            assertThat(section.intersects(done)).isFalse();
            done.or(section);
            section.stream().forEach(a -> assertThat(contains(done, atoms.before(a))).isTrue());
        }
        assertThat(done.cardinality()).isEqualTo(members.length);
        List<BitSet> each = new ArrayList<>();
        for (int member : members) {
            BitSet one = new BitSet();
            one.set(member);
            each.add(one);
        }
        assertThat(found.seconds()).isLessThanOrEqualTo(Plan.of(each, costs(seed)).seconds());
    }
}
