package sambaflow.sim.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import sambaflow.chip.Platform;
import sambaflow.device.ChipTime;
import sambaflow.device.RunException;
import sambaflow.device.TileState;

class TilesTest {
    private final Tiles tiles = new Tiles(Platform.of("sn30"));

    @Test
    void tilesOfOneRduAreHandedOutInOrder() {
        assertThat(tiles.allocate(4, "a").paths())
                .containsExactly(
                        "/XRDU_0/RDU_0/TILE_0",
                        "/XRDU_0/RDU_0/TILE_1",
                        "/XRDU_0/RDU_0/TILE_2",
                        "/XRDU_0/RDU_0/TILE_3");
        assertThat(tiles.allocate(8, "b").paths()).first().isEqualTo("/XRDU_0/RDU_1/TILE_0");
        assertThat(tiles.allocate(8, "c").paths()).first().isEqualTo("/XRDU_1/RDU_0/TILE_0");
        assertThat(tiles.allocate(4, "d").paths()).first().isEqualTo("/XRDU_0/RDU_0/TILE_4");
    }

    @Test
    void freedTilesAreHandedOutAgain() {
        Allocation a = tiles.allocate(2, "a");
        tiles.allocate(2, "b");
        a.close();
        a.close();
        assertThat(tiles.allocate(2, "c").paths()).first().isEqualTo("/XRDU_0/RDU_0/TILE_0");
    }

    @Test
    void aFullNodeSaysWhatIsShortAndWhoHoldsIt() {
        for (int i = 0; i < 8; i++) {
            tiles.allocate(5, i % 2 == 0 ? "even" : "odd");
        }
        assertThatThrownBy(() -> tiles.allocate(4, "late"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("'late' needs 4 consecutive tiles")
                .hasMessageContaining("24 free tiles, at most 3 in a row")
                .hasMessageContaining("'even' 20, 'odd' 20");
        assertThat(tiles.allocate(3, "small").tiles()).hasSize(3);
    }

    @Test
    void moreTilesThanAnRduHasAreNeverFree() {
        assertThatThrownBy(() -> tiles.allocate(9, "big"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("needs 9 tiles")
                .hasMessageContaining("SN30-8 has 8");
        assertThatThrownBy(() -> tiles.allocate(0, "none")).isInstanceOf(RunException.class);
    }

    @Test
    void everyTileHasAStateAHolderAndItsTime() {
        Allocation a = tiles.allocate(1, "a");
        a.enter(TileState.EXEC);
        assertThat(tiles.status()).hasSize(64);
        assertThat(tiles.status().getFirst().state()).isEqualTo(TileState.EXEC);
        assertThat(tiles.status().getFirst().holder()).contains("a");
        a.ran(new ChipTime(1, 1, 2, 4));
        assertThat(tiles.status().getFirst().shares().exec()).isEqualTo(0.25);
        assertThat(tiles.status().get(1).holder()).isEmpty();
        assertThat(tiles.status().get(1).shares().idle()).isEqualTo(1);
        assertThat(tiles.status().getLast().path()).isEqualTo("/XRDU_3/RDU_1/TILE_7");
    }
}
