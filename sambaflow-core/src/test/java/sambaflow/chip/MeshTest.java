package sambaflow.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import example.Chips;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MeshTest {
    static Stream<Arguments> meshes() {
        return Stream.of(
                Arguments.of(RduSpec.SN10, 1, 16, 20),
                Arguments.of(RduSpec.SN10, 4, 16, 80),
                Arguments.of(RduSpec.SN30, 8, 16, 160),
                Arguments.of(RduSpec.SN40, 1, 20, 26),
                Arguments.of(RduSpec.SN40, 4, 20, 104));
    }

    @ParameterizedTest
    @MethodSource("meshes")
    void unitsAndSwitchesNameEachOther(RduSpec rdu, int tiles, int rows, int width) {
        Mesh mesh = Mesh.of(rdu, tiles);
        assertThat(mesh.rows()).isEqualTo(rows);
        assertThat(mesh.width()).isEqualTo(width);
        assertThat(mesh.switches()).isEqualTo(tiles * (rdu.pcusPerTile() + rdu.pmusPerTile()));
        Set<Integer> taken = new HashSet<>();
        for (int tile = 0; tile < tiles; tile++) {
            for (int unit = 0; unit < mesh.unitsPerTile(); unit++) {
                int pcu = mesh.pcu(tile, unit);
                int pmu = mesh.pmu(tile, unit);
                assertThat(mesh.isPcu(pcu)).isTrue();
                assertThat(mesh.isPcu(pmu)).isFalse();
                for (int at : new int[] {pcu, pmu}) {
                    assertThat(taken.add(at)).isTrue();
                    assertThat(mesh.unit(at)).isEqualTo(unit);
                    assertThat(mesh.tile(at)).isEqualTo(tile);
                    assertThat(mesh.at(mesh.row(at), mesh.column(at))).isEqualTo(at);
                }
            }
        }
        assertThat(taken).hasSize(mesh.switches());
    }

    @ParameterizedTest
    @MethodSource("meshes")
    void aRunOfUnitsIsACompactBlockAlsoFromTileToTile(RduSpec rdu, int tiles, int rows, int width) {
        Mesh mesh = Mesh.of(rdu, tiles);
        int units = tiles * mesh.unitsPerTile();
        for (int unit = 0; unit + 8 <= units; unit++) {
            int per = mesh.unitsPerTile();
            int first = mesh.pcu(unit / per, unit % per);
            int other = mesh.pmu(unit / per, unit % per);
            int eighth = mesh.pcu((unit + 7) / per, (unit + 7) % per);
            assertThat(mesh.distance(first, other)).isLessThanOrEqualTo(4);
            assertThat(mesh.distance(first, eighth)).isLessThanOrEqualTo(12);
        }
    }

    @Test
    void neighboursAreOneLinkApartAndTheEdgeHasNone() {
        Mesh mesh = Mesh.of(RduSpec.SN10, 2);
        int links = 0;
        for (int at = 0; at < mesh.switches(); at++) {
            for (Direction d : Direction.values()) {
                int next = mesh.next(at, d);
                if (next != Mesh.NONE) {
                    links++;
                    assertThat(mesh.distance(at, next)).isEqualTo(1);
                    assertThat(mesh.isPcu(next)).isNotEqualTo(mesh.isPcu(at));
                    assertThat(mesh.end(mesh.link(at, d))).isEqualTo(next);
                }
            }
        }
        assertThat(links).isEqualTo(2 * (15 * 40 + 16 * 39));
        assertThat(mesh.next(mesh.at(3, 19), Direction.EAST)).isEqualTo(mesh.at(3, 20));
        assertThat(mesh.name(mesh.at(3, 20))).isEqualTo("T1(3,0)");
        assertThat(mesh.hasPort(mesh.at(2, 19))).isTrue();
        assertThat(mesh.hasPort(mesh.at(3, 19))).isFalse();
    }

    @Test
    void aChipWithOtherNumbersOfUnitsHasNoMesh() {
        RduSpec odd =
                new RduSpec(
                        "toy",
                        1,
                        3,
                        5,
                        2,
                        6,
                        2,
                        3,
                        1,
                        1024,
                        64,
                        12,
                        1,
                        RduSpec.SN30.network(),
                        Chips.dram(100, 1),
                        Dram.NONE,
                        new Launch(0, 3, 0, 0.5),
                        new Host(7, 1));
        assertThatThrownBy(() -> Mesh.of(odd, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a mesh has as many PCUs as PMUs; found 3 and 5");
    }

    /** Links are left one after the other that no link still waits for; a circle would remain. */
    @ParameterizedTest
    @EnumSource(TurnRule.class)
    void noLinksWaitForEachOtherInACircle(TurnRule rule) {
        Mesh mesh = Mesh.of(RduSpec.SN10, 1);
        boolean[] gone = new boolean[mesh.links()];
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int link = 0; link < gone.length; link++) {
                if (!gone[link] && !waits(mesh, rule, link, gone)) {
                    gone[link] = true;
                    changed = true;
                }
            }
        }
        assertThat(gone).doesNotContain(false);
    }

    private static boolean waits(Mesh mesh, TurnRule rule, int link, boolean[] gone) {
        int at = mesh.end(link);
        Direction came = Direction.values()[link % Direction.values().length];
        for (Direction goes : Direction.values()) {
            if (at != Mesh.NONE
                    && rule.allows(came, goes, mesh.column(at))
                    && mesh.next(at, goes) != Mesh.NONE
                    && !gone[mesh.link(at, goes)]) {
                return true;
            }
        }
        return false;
    }
}
