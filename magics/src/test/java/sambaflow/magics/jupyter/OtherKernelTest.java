package sambaflow.magics.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.app.App;
import sambaflow.app.Compilation;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.SambaTensor;
import sambaflow.nn.optim.Optimizer;
import sambaflow.nn.optim.SGD;
import sambaflow.trace.InputSpec;

/** The magics in a kernel that is JJava's own base and nothing of ours. */
class OtherKernelTest {
    @TempDir private Path folder;

    private static final class Net extends Module {
        private final Linear layer = new Linear(4, 4);

        @Override
        public SambaTensor forward(SambaTensor x) {
            return layer.forward(x);
        }
    }

    /** An app as a cell would declare it. */
    public static final class Tiny extends App {
        @Override
        public Module model() {
            return new Net();
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

    @Test
    void theExtensionInstallsAndCompileReturnsItsPef() throws Exception {
        Notebook kernel = new Notebook();
        kernel.values().put("Tiny.class", Tiny.class);
        SambaFlowExtension extension = new SambaFlowExtension();
        extension.install(kernel);
        try {
            Compilation compiled =
                    kernel.getMagicsRegistry()
                            .evalLineMagic(
                                    kernel,
                                    "compile",
                                    List.of(
                                            "Tiny",
                                            "--inference",
                                            "--pef-name=tiny",
                                            "--output-folder=" + folder));
            assertThat(compiled.pef()).exists().startsWith(folder);
            assertThat(kernel.getRenderer().render(compiled).toString()).isNotEmpty();
        } finally {
            extension.uninstall(kernel);
        }
    }

    @Test
    void itIsFoundAsAServiceOfJJava() {
        assertThat(java.util.ServiceLoader.load(org.dflib.jjava.jupyter.Extension.class))
                .anyMatch(SambaFlowExtension.class::isInstance);
    }
}
