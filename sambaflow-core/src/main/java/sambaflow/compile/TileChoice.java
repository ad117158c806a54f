package sambaflow.compile;

import sambaflow.chip.RduSpec;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;

/** How many tiles a PEF uses, and what to tell the user about it. */
record TileChoice(int tiles, String note) {
    private static final String SN30 = "sn30";

    static TileChoice of(Options options) {
        int available = options.rdu().tiles();
        if (options.tiles().isPresent()) {
            return asked(options.tiles().getAsInt(), available, options.rdu().arch());
        }
        // An SN30 by default splits the batch over its two halves, which an odd batch does not
        // allow.
        if (halves(options.rdu()) && options.microbatchSize() % 2 == 1) {
            return new TileChoice(
                    available / 2,
                    "%s size %d is odd: one half of the SN30, %d tiles, is used"
                            .formatted(
                                    options.microbatchSize() == options.batchSize()
                                            ? "batch"
                                            : "microbatch",
                                    options.microbatchSize(),
                                    available / 2));
        }
        return new TileChoice(available, "");
    }

    /** Also one with other constants, as long as it has tiles for two halves. */
    private static boolean halves(RduSpec rdu) {
        return rdu.base().equals(SN30) && rdu.tiles() > 1;
    }

    private static TileChoice asked(int tiles, int available, String arch) {
        boolean powerOfTwo = Integer.bitCount(tiles) == 1;
        if (tiles < 1 || tiles > available || !powerOfTwo) {
            throw new CompileException(
                    Code.SF201,
                    "--num-tiles: found %d, expected %s for %s"
                            .formatted(tiles, powersOfTwo(available), arch));
        }
        return new TileChoice(tiles, "");
    }

    /** {@code 1, 2, 4 or 8}, for a chip of eight to fifteen tiles. */
    private static String powersOfTwo(int most) {
        StringBuilder words = new StringBuilder("1");
        for (int power = 2; power <= most; power *= 2) {
            words.append(2 * power > most ? " or " : ", ").append(power);
        }
        return words.toString();
    }
}
