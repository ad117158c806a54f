package example;

import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.ModuleList;
import sambaflow.nn.SambaTensor;

/** A model of blocks whose two branches cannot be multiplied. */
public final class Misfit extends Module {
    /** Two branches of one width: their product has no inner size. */
    public static final class Block extends Module {
        private final Linear left = new Linear(4, 6);
        private final Linear right = new Linear(4, 6);

        @Override
        public SambaTensor forward(SambaTensor x) {
            return left.forward(x).matmul(right.forward(x));
        }
    }

    private final ModuleList<Block> blocks;

    public Misfit(int blocks) {
        this.blocks =
                new ModuleList<>(
                        java.util.stream.IntStream.range(0, blocks)
                                .mapToObj(i -> new Block())
                                .toList());
    }

    @Override
    public SambaTensor forward(SambaTensor x) {
        return blocks.get(0).forward(x);
    }
}
