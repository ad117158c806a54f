package sambaflow.magics.render;

import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import sambaflow.chip.RduSpec;
import sambaflow.compile.Compiler;
import sambaflow.compile.Options;
import sambaflow.model.GPT2Config;
import sambaflow.model.GPT2LMHeadModel;
import sambaflow.nn.optim.AdamW;
import sambaflow.pass.Precision;
import sambaflow.section.Mode;
import sambaflow.trace.InputSpec;

/** Real programs, small enough to be compiled in a moment. */
public final class CompiledPrograms {
    private CompiledPrograms() {}

    /** A transformer of {@code layers} layers, with its training. */
    public static ProfiledPef gpt2(RduSpec rdu, int layers, Mode mode) {
        Options options =
                new Options(
                        "tiny",
                        "Tiny",
                        rdu,
                        OptionalInt.of(4),
                        2,
                        mode,
                        Precision.BF16,
                        false,
                        new TreeMap<>());
        return ProfiledPef.of(
                Compiler.compile(
                                new GPT2LMHeadModel(new GPT2Config(64, 16, 32, layers, 2)),
                                List.of(
                                        InputSpec.i64("ids", 2, 16),
                                        InputSpec.i64("labels", 2, 16)),
                                new AdamW(1e-3),
                                options)
                        .pef());
    }
}
