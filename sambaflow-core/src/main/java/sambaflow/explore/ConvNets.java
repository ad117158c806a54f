package sambaflow.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sambaflow.graph.Names;
import sambaflow.nn.AdaptiveAvgPool2d;
import sambaflow.nn.BatchNorm2d;
import sambaflow.nn.Conv2d;
import sambaflow.nn.Flatten;
import sambaflow.nn.Linear;
import sambaflow.nn.MaxPool2d;
import sambaflow.nn.Module;
import sambaflow.nn.ReLU;
import sambaflow.nn.SambaTensor;
import sambaflow.nn.Sequential;
import sambaflow.trace.InputSpec;

/**
 * Networks of convolutions that tell images apart. Products are counted while a network is put
 * together, those of a sample's forward pass.
 */
final class ConvNets {
    /** Blocks of each of the four sizes of image, and whether a block narrows before it works. */
    private record Depth(List<Integer> blocks, boolean narrows) {}

    private static final String LENET = "lenet";
    private static final String FLAT = "resnet";

    private static final Map<String, Depth> DEEP =
            new TreeMap<>(
                    Map.of(
                            "resnet-18", new Depth(List.of(2, 2, 2, 2), false),
                            "resnet-34", new Depth(List.of(3, 4, 6, 3), false),
                            "resnet-50", new Depth(List.of(3, 4, 6, 3), true),
                            "resnet-101", new Depth(List.of(3, 4, 23, 3), true)));

    private static final int KERNEL = 3;
    private static final int WIDER = 4;

    private final List<Module> layers = new ArrayList<>();
    private long channels;
    private long size;
    private double products;

    private ConvNets(long channels, long size) {
        this.channels = channels;
        this.size = size;
    }

    /**
     * What {@code model} names: LeNet for digits, a ResNet for ImageNet, or, as {@code resnet},
     * blocks of two convolutions that all have the full size of a small image.
     */
    static Workload training(Fields f) {
        List<String> names = new ArrayList<>(DEEP.keySet());
        names.addAll(List.of(LENET, FLAT));
        String given = f.text("model", FLAT);
        String name =
                Entries.plain(given).replace('_', '-').replaceFirst("resnet(?=\\d)", "resnet-");
        f.check(names.contains(name), "model: found '%s'%s", given, Names.hint(name, names));
        boolean digits = name.equals(LENET);
        boolean deep = DEEP.containsKey(name);
        int image = f.number("image", digits ? 28 : deep ? 224 : 32);
        int channels = f.number("channels", digits ? 1 : 3);
        int classes = f.number("classes", deep ? 1000 : 10);
        int batch = f.number("batch", 32);
        int width = digits ? 0 : f.number("hidden", 64);
        int blocks = digits || deep ? 0 : f.number("layers", 8);
        int least = digits ? 4 : deep ? 32 : 1;
        f.check(image >= least, "image: found %d, %s has %d at least", image, name, least);
        ConvNets counted = net(name, channels, image, width, blocks, classes);
        return new Compiled(
                () -> Nets.trained(net(name, channels, image, width, blocks, classes).module()),
                List.of(
                        InputSpec.f32("image", batch, channels, image, image),
                        InputSpec.i64("label", batch)),
                batch,
                false,
                false,
                true,
                new Prediction.Work(batch, batch, Families.TRAINING * counted.products * batch));
    }

    private static ConvNets net(
            String name, long channels, long image, long width, int blocks, long classes) {
        ConvNets net = new ConvNets(channels, image);
        if (name.equals(LENET)) {
            net.digits(classes);
        } else if (name.equals(FLAT)) {
            net.flat(width, blocks, classes);
        } else {
            net.deep(DEEP.get(name), width, classes);
        }
        return net;
    }

    private Module module() {
        return new Sequential(layers.toArray(Module[]::new));
    }

    /** As the tutorial has it: convolutions keep the size, each is followed by a pool. */
    private void digits(long classes) {
        for (long width : List.of(6L, 16L)) {
            layers.add(conv(width, KERNEL, 1));
            layers.add(new ReLU());
            pool(2, 0);
        }
        layers.add(new Flatten());
        channels *= size * size;
        for (long width : List.of(120L, 84L)) {
            linear(width);
            layers.add(new ReLU());
        }
        linear(classes);
    }

    private void flat(long width, int blocks, long classes) {
        layers.add(conv(width, KERNEL, 1));
        for (int i = 0; i < blocks; i++) {
            layers.add(block(width, 1, false));
        }
        head(classes);
    }

    private void deep(Depth depth, long width, long classes) {
        layers.add(conv(width, 7, 2));
        layers.add(new BatchNorm2d(width));
        layers.add(new ReLU());
        pool(KERNEL, 1);
        for (int i = 0; i < depth.blocks.size(); i++) {
            for (int j = 0; j < depth.blocks.get(i); j++) {
                layers.add(block(width << i, i > 0 && j == 0 ? 2 : 1, depth.narrows));
            }
        }
        head(classes);
    }

    private void head(long classes) {
        layers.add(new AdaptiveAvgPool2d(1));
        layers.add(new Flatten());
        linear(classes);
    }

    private void linear(long out) {
        layers.add(new Linear(channels, out));
        products += (double) channels * out;
        channels = out;
    }

    private Conv2d conv(long out, int kernel, int stride) {
        Conv2d conv = new Conv2d(channels, out, kernel, stride, kernel / 2, false);
        size = Math.ceilDiv(size, stride);
        products += (double) size * size * kernel * kernel * channels * out;
        channels = out;
        return conv;
    }

    /** Halves the size. */
    private void pool(int kernel, int padding) {
        layers.add(new MaxPool2d(kernel, 2, padding));
        size = (size + 2L * padding - kernel) / 2 + 1;
    }

    private Module block(long width, int stride, boolean narrows) {
        long in = channels;
        long before = size;
        long out = narrows ? WIDER * width : width;
        List<Module> steps = new ArrayList<>();
        if (narrows) {
            normed(steps, conv(width, 1, 1));
            steps.add(new ReLU());
        }
        normed(steps, conv(width, KERNEL, stride));
        steps.add(new ReLU());
        normed(steps, narrows ? conv(out, 1, 1) : conv(out, KERNEL, 1));
        Sequential across = new Sequential();
        if (in != out || stride > 1) {
            channels = in;
            size = before;
            List<Module> shortcut = new ArrayList<>();
            normed(shortcut, conv(out, 1, stride));
            across = new Sequential(shortcut.toArray(Module[]::new));
        }
        return new Block(new Sequential(steps.toArray(Module[]::new)), across);
    }

    private void normed(List<Module> steps, Conv2d conv) {
        steps.add(conv);
        steps.add(new BatchNorm2d(channels));
    }

    /** What comes in is added to what its steps make of it. */
    private static final class Block extends Module {
        private final Sequential steps;
        private final Sequential across;

        Block(Sequential steps, Sequential across) {
            this.steps = steps;
            this.across = across;
        }

        @Override
        public SambaTensor forward(SambaTensor x) {
            return steps.forward(x).add(across.forward(x)).relu();
        }
    }
}
