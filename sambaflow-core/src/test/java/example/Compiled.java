package example;

import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import sambaflow.chip.RduSpec;
import sambaflow.compile.CompileReport;
import sambaflow.compile.Compiler;
import sambaflow.compile.Options;
import sambaflow.nn.Module;
import sambaflow.nn.optim.SGD;
import sambaflow.pass.Precision;
import sambaflow.section.Mode;
import sambaflow.trace.InputSpec;

/** What a test compiles a model with; each setter gives a changed copy. */
public record Compiled(
        RduSpec rdu, OptionalInt tiles, int batch, Precision precision, boolean inference) {
    /** For the default chip with all of its tiles, as the command would. */
    public static Compiled batch(int batch) {
        return new Compiled(RduSpec.SN30, OptionalInt.empty(), batch, Precision.BF16, false);
    }

    public Compiled on(RduSpec chip) {
        return new Compiled(chip, tiles, batch, precision, inference);
    }

    public Compiled tiles(int count) {
        return new Compiled(rdu, OptionalInt.of(count), batch, precision, inference);
    }

    public Compiled in(Precision other) {
        return new Compiled(rdu, tiles, batch, other, inference);
    }

    public Compiled forInference() {
        return new Compiled(rdu, tiles, batch, precision, true);
    }

    /** Compiles a classifier of flat images of {@code pixels}. */
    public CompileReport images(Module model, int pixels) {
        return report(model, Models.images(batch, pixels));
    }

    public CompileReport report(Module model, List<InputSpec> inputs) {
        Options options =
                new Options(
                        "test",
                        "Test",
                        rdu,
                        tiles,
                        batch,
                        Mode.O0,
                        precision,
                        inference,
                        new TreeMap<>());
        return Compiler.compile(model, inputs, new SGD(0.1), options);
    }
}
