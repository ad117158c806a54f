package sambaflow.sim.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sambaflow.chip.Platform;
import sambaflow.device.ChipTime;
import sambaflow.device.RunException;
import sambaflow.device.TileState;
import sambaflow.sim.report.TileStatus;

/** The tiles of one node and who holds them. */
public final class Tiles {
    private final Platform platform;

    /** By RDU, then tile; null where a tile is free. */
    private final Allocation[][] holders;

    public Tiles(Platform platform) {
        this.platform = platform;
        this.holders = new Allocation[platform.rdus()][platform.rdu().tiles()];
    }

    /**
     * The first {@code count} consecutive free tiles of one RDU.
     *
     * @throws RunException if no RDU has them, saying who holds what
     */
    public synchronized Allocation allocate(int count, String holder) {
        int perRdu = platform.rdu().tiles();
        if (count < 1 || count > perRdu) {
            throw new RunException(
                    "pef '%s' needs %d tiles of one RDU; an RDU of %s has %d"
                            .formatted(holder, count, platform.name(), perRdu));
        }
        for (int rdu = 0; rdu < holders.length; rdu++) {
            for (int first = 0; first + count <= perRdu; first++) {
                if (free(rdu, first, count)) {
                    return take(rdu, first, count, holder);
                }
            }
        }
        throw new RunException(shortage(count, holder));
    }

    private boolean free(int rdu, int first, int count) {
        return IntStream.range(first, first + count).allMatch(t -> holders[rdu][t] == null);
    }

    private Allocation take(int rdu, int first, int count, String holder) {
        List<TileId> tiles =
                IntStream.range(first, first + count).mapToObj(t -> id(rdu, t)).toList();
        Allocation allocation = new Allocation(this, holder, tiles);
        for (int tile = first; tile < first + count; tile++) {
            holders[rdu][tile] = allocation;
        }
        return allocation;
    }

    synchronized void free(Allocation allocation) {
        for (Allocation[] rdu : holders) {
            for (int tile = 0; tile < rdu.length; tile++) {
                if (rdu[tile] == allocation) {
                    rdu[tile] = null;
                }
            }
        }
    }

    /** Every tile of the node, in order. */
    public synchronized List<TileStatus> status() {
        List<TileStatus> all = new ArrayList<>();
        for (int rdu = 0; rdu < holders.length; rdu++) {
            for (int tile = 0; tile < holders[rdu].length; tile++) {
                Allocation by = holders[rdu][tile];
                String path = id(rdu, tile).path();
                all.add(
                        by == null
                                ? new TileStatus(
                                        path, TileState.IDLE, Optional.empty(), ChipTime.ZERO)
                                : new TileStatus(
                                        path, by.state(), Optional.of(by.holder()), by.busy()));
            }
        }
        return all;
    }

    private TileId id(int rdu, int tile) {
        return new TileId(rdu / platform.rdusPerXrdu(), rdu % platform.rdusPerXrdu(), tile);
    }

    private String shortage(int count, String holder) {
        Map<String, Integer> held = new TreeMap<>();
        int most = 0;
        int free = 0;
        for (Allocation[] rdu : holders) {
            int run = 0;
            for (Allocation by : rdu) {
                run = by == null ? run + 1 : 0;
                most = Math.max(most, run);
                if (by == null) {
                    free++;
                } else {
                    held.merge(by.holder(), 1, Integer::sum);
                }
            }
        }
        String who =
                held.entrySet().stream()
                        .map(e -> "'%s' %d".formatted(e.getKey(), e.getValue()))
                        .collect(Collectors.joining(", "));
        return ("pef '%s' needs %d consecutive tiles of one RDU; %s has %d free tiles, at most %d"
                        + " in a row; tiles held: %s; close a program to free its tiles")
                .formatted(holder, count, platform.name(), free, most, who);
    }
}
