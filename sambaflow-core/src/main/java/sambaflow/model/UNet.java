package sambaflow.model;

import sambaflow.nn.BatchNorm2d;
import sambaflow.nn.Conv2d;
import sambaflow.nn.ConvTranspose2d;
import sambaflow.nn.Functional;
import sambaflow.nn.MaxPool2d;
import sambaflow.nn.Module;
import sambaflow.nn.ReLU;
import sambaflow.nn.SambaTensor;
import sambaflow.nn.Sequential;

/**
 * UNet: an encoder that halves an image four times, and a decoder that doubles it again and sees
 * what the encoder saw at each size. It gives each pixel a score for each class.
 */
public final class UNet extends Module {
    private final DoubleConv inc;
    private final Down down1;
    private final Down down2;
    private final Down down3;
    private final Down down4;
    private final Up up1;
    private final Up up2;
    private final Up up3;
    private final Up up4;
    private final OutConv outc;

    /** With the usual 64 channels at the full size. */
    public UNet(long channels, long classes) {
        this(channels, classes, 64);
    }

    /**
     * @param width channels at the full size; each halving doubles them
     */
    public UNet(long channels, long classes, long width) {
        inc = new DoubleConv(channels, width);
        down1 = new Down(width, 2 * width);
        down2 = new Down(2 * width, 4 * width);
        down3 = new Down(4 * width, 8 * width);
        down4 = new Down(8 * width, 16 * width);
        up1 = new Up(16 * width, 8 * width);
        up2 = new Up(8 * width, 4 * width);
        up3 = new Up(4 * width, 2 * width);
        up4 = new Up(2 * width, width);
        outc = new OutConv(width, classes);
    }

    /**
     * Scores [n, classes, rows, columns] for images [n, channels, rows, columns].
     *
     * @throws sambaflow.tensor.ShapeException if rows or columns are no multiple of 16
     */
    @Override
    public SambaTensor forward(SambaTensor image) {
        SambaTensor full = inc.forward(image);
        SambaTensor half = down1.forward(full);
        SambaTensor quarter = down2.forward(half);
        SambaTensor eighth = down3.forward(quarter);
        SambaTensor least = down4.forward(eighth);
        SambaTensor y = up1.forward(least, eighth);
        y = up2.forward(y, quarter);
        y = up3.forward(y, half);
        return outc.forward(up4.forward(y, full));
    }

    /** The loss too, for a class number of each pixel, [n, rows, columns]. */
    public LossAndLogits forward(SambaTensor image, SambaTensor labels) {
        SambaTensor scores = forward(image);
        SambaTensor loss = LossAndLogits.of(scores.permute(0, 2, 3, 1), labels).loss();
        return new LossAndLogits(loss, scores);
    }

    private static final class DoubleConv extends Module {
        private final Sequential doubleConv;

        DoubleConv(long in, long out) {
            doubleConv =
                    new Sequential(
                            new Conv2d(in, out, 3, 1, 1, false),
                            new BatchNorm2d(out),
                            new ReLU(),
                            new Conv2d(out, out, 3, 1, 1, false),
                            new BatchNorm2d(out),
                            new ReLU());
        }

        @Override
        public SambaTensor forward(SambaTensor x) {
            return doubleConv.forward(x);
        }
    }

    private static final class Down extends Module {
        private final Sequential maxpoolConv;

        Down(long in, long out) {
            maxpoolConv = new Sequential(new MaxPool2d(2), new DoubleConv(in, out));
        }

        @Override
        public SambaTensor forward(SambaTensor x) {
            return maxpoolConv.forward(x);
        }
    }

    private static final class Up extends Module {
        private final ConvTranspose2d up;
        private final DoubleConv conv;

        Up(long in, long out) {
            up = new ConvTranspose2d(in, out, 2, 2);
            conv = new DoubleConv(in, out);
        }

        SambaTensor forward(SambaTensor small, SambaTensor seen) {
            return conv.forward(Functional.cat(1, seen, up.forward(small)));
        }
    }

    private static final class OutConv extends Module {
        private final Conv2d conv;

        OutConv(long in, long out) {
            conv = new Conv2d(in, out, 1);
        }

        @Override
        public SambaTensor forward(SambaTensor x) {
            return conv.forward(x);
        }
    }
}
