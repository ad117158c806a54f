package sambaflow.sim;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String VECTORS = "jdk.incubator.vector";
    private static final JavaClasses SIMULATOR =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("sambaflow.sim");

    @Test
    void theRulesSeeEveryPackage() {
        for (String name : new String[] {"compute", "machine", "node", "report", "time"}) {
            assertThat(SIMULATOR.containPackage("sambaflow.sim." + name)).as(name).isTrue();
        }
        assertThat(SIMULATOR).hasSizeGreaterThan(30);
    }

    @Test
    void aChipDoesNotKnowItsCompiler() {
        onlyTheDriversSide().check(SIMULATOR);
    }

    private static ArchRule onlyTheDriversSide() {
        return classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        VECTORS,
                        "sambaflow.sim..",
                        "sambaflow.diagnostic",
                        "sambaflow.tensor",
                        "sambaflow.graph",
                        "sambaflow.chip",
                        "sambaflow.pef",
                        "sambaflow.timing",
                        "sambaflow.device");
    }

    /** Where it is missing, the classes that need it must not be loaded. */
    @Test
    void onlyVectorClassesNeedTheModuleOfVectors() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(Vector\\w*|CurveLoop)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(VECTORS)
                .check(SIMULATOR);
    }

    @Test
    void theRuleOnDependenciesCatchesAForeignClass() {
        JavaClasses foreign = new ClassFileImporter().importClasses(ArchitectureTest.class);
        assertThatThrownBy(() -> onlyTheDriversSide().check(foreign))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("archunit");
    }

    @Test
    void packagesFormALine() {
        slices().matching("sambaflow.sim.(*)..").should().beFreeOfCycles().check(SIMULATOR);
    }

    @Test
    void whatIsComputedAndHowLongItTakesAreIndependent() {
        noClasses()
                .that()
                .resideInAPackage("sambaflow.sim.compute")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("sambaflow.chip", "sambaflow.sim.time", "sambaflow.sim.node")
                .check(SIMULATOR);
        noClasses()
                .that()
                .resideInAPackage("sambaflow.sim.time")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("sambaflow.sim.compute")
                .check(SIMULATOR);
    }

    @Test
    void nothingPrints() {
        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(SIMULATOR);
    }
}
