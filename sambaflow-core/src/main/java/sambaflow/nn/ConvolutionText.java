package sambaflow.nn;

import java.util.List;
import sambaflow.tensor.Shape;

/** The arguments of a convolution as PyTorch prints them: those that differ from its defaults. */
record ConvolutionText(String text) {
    static ConvolutionText of(long in, long out, Shape weight) {
        return new ConvolutionText(in + ", " + out)
                .plus("kernel_size", weight.dims().subList(2, weight.rank()));
    }

    ConvolutionText plus(String name, List<Long> rowsAndColumns) {
        return new ConvolutionText(
                "%s, %s=(%d, %d)"
                        .formatted(text, name, rowsAndColumns.get(0), rowsAndColumns.get(1)));
    }

    ConvolutionText unless(String name, List<Long> rowsAndColumns, long usual) {
        return rowsAndColumns.stream().allMatch(v -> v == usual)
                ? this
                : plus(name, rowsAndColumns);
    }

    String end(long groups, boolean bias) {
        return text + (groups == 1 ? "" : ", groups=" + groups) + (bias ? "" : ", bias=False");
    }
}
