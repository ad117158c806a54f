package sambaflow.magics.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.app.App;
import sambaflow.app.AppListener;
import sambaflow.app.Compilation;
import sambaflow.app.CompileArguments;
import sambaflow.diagnostic.Code;
import sambaflow.folder.ModelSource;
import sambaflow.graph.CompileException;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.SambaTensor;
import sambaflow.nn.optim.Optimizer;
import sambaflow.nn.optim.SGD;
import sambaflow.trace.InputSpec;

/** What the notebook knows of the PEFs that are listed. */
class WorkbenchTest {
    private final Notebook notebook = new Notebook();
    private final Workbench workbench = new Workbench(notebook);

    @TempDir private Path folder;

    @BeforeEach
    void restore() {
        Mine.model = Net::new;
    }

    private static final class Net extends Module {
        private final Linear layer = new Linear(4, 4);

        @SuppressWarnings("unused")
        public SambaTensor forward(SambaTensor x) {
            return layer.forward(x);
        }
    }

    private static class Mine extends App {
        private static Supplier<Module> model;

        @Override
        public Module model() {
            return model.get();
        }

        @Override
        public List<InputSpec> inputs() {
            return List.of(InputSpec.f32("x", batchSize(), 4));
        }

        @Override
        public Optimizer optimizer() {
            return new SGD(0.1);
        }
    }

    private Path compiled(String app) {
        Mine mine =
                new Mine() {
                    @Override
                    public String name() {
                        return app;
                    }
                };
        CompileArguments arguments = new CompileArguments();
        picocli.CommandLine.populateCommand(
                arguments, "--pef-name=mine", "--o0", "--output-folder=" + folder);
        AppListener silent = line -> {};
        Compilation.Given given =
                new Compilation.Given(new TreeMap<>(), new TreeMap<>(), ModelSource.NONE);
        return Compilation.run(mine, arguments, given, silent).pef();
    }

    @Test
    void aModelThatCannotBeTracedAnyMoreIsUnknown() {
        Path pef = compiled("Mine");
        assertThat(workbench.isModelOf(pef)).as("no such class").isEmpty();
        notebook.values().put("Mine.class", Mine.class);
        assertThat(workbench.isModelOf(pef)).contains(true);
        Mine.model = () -> null;
        assertThat(workbench.isModelOf(pef)).isEmpty();
        Mine.model =
                () -> {
                    throw new IllegalStateException("mine");
                };
        assertThat(workbench.isModelOf(pef)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"notebooks/Evil.java", "Evil.java", "https://host/x.git", "a.b", "x()"})
    void whatAPefSaysLeadsToNoFileFolderOrAddress(String app) {
        assertThat(workbench.isModelOf(compiled(app))).isEmpty();
        assertThatThrownBy(() -> workbench.compiledFrom(app))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("no class of this notebook");
        assertThat(notebook.asked()).isEmpty();
    }

    @Test
    void aValueThatIsRefusedHasOneCode() {
        notebook.values().put("Mine.class", Mine.class);
        AppMagic compile =
                new AppMagic(
                        "compile",
                        List.of("compile"),
                        notebook,
                        workbench,
                        new BackgroundRuns(notebook));
        Path rules = folder.resolve("none.yaml");
        assertThatThrownBy(() ->
                        compile.eval(
                                notebook, List.of("Mine", "--o1", "--optimization-rules=" + rules)))
                .isInstanceOfSatisfying(
                        CompileException.class, e -> assertThat(e.code()).isEqualTo(Code.SF204))
                .hasMessageStartingWith("%compile: ")
                .hasMessageNotContaining("SF2")
                .hasMessageEndingWith("; see %compile --help");
        assertThatThrownBy(() -> compile.eval(notebook, List.of("Mine", "--no-such")))
                .isInstanceOfSatisfying(
                        CompileException.class, e -> assertThat(e.code()).isEqualTo(Code.SF201));
    }
}
