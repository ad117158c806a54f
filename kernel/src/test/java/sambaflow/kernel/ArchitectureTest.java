package sambaflow.kernel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rules of the house, for this module. */
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("sambaflow");

    @Test
    void theRulesSeeTheClassesOfEveryPackage() {
        for (String name :
                new String[] {
                    "kernel.Main",
                    "kernel.channel.Wire",
                    "kernel.magic.Part",
                    "kernel.shell.JavaShell"
                }) {
            assertThat(CLASSES.contain("sambaflow." + name)).as(name).isTrue();
        }
        assertThat(CLASSES.size()).isGreaterThan(40);
    }

    @Test
    void theWireTheShellAndTheMagicsKnowNothingOfEachOther() {
        noClasses()
                .that()
                .resideInAPackage("sambaflow.kernel.channel..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "sambaflow.kernel",
                        "sambaflow.kernel.shell..",
                        "sambaflow.kernel.magic..",
                        "jdk.jshell..",
                        "org.dflib..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("sambaflow.kernel.shell..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "sambaflow.kernel",
                        "sambaflow.kernel.channel..",
                        "sambaflow.kernel.magic..",
                        "org.zeromq..",
                        "org.dflib..",
                        "com.google..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("sambaflow.kernel.magic..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "sambaflow.kernel",
                        "sambaflow.kernel.channel..",
                        "sambaflow.kernel.shell..",
                        "jdk.jshell..",
                        "org.zeromq..")
                .check(CLASSES);
        slices().matching("sambaflow.kernel.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theKernelKnowsNothingOfTheSdk() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        com.tngtech.archunit.base.DescribedPredicate.describe(
                                "of the SDK",
                                type ->
                                        type.getPackageName().startsWith("sambaflow.")
                                                && !type.getPackageName()
                                                        .startsWith("sambaflow.kernel")))
                .check(CLASSES);
    }

    @Test
    void onlyMainTouchesTheStandardStreams() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("sambaflow.kernel.Main")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .accessField(System.class, "in")
                .orShould()
                .callMethod(System.class, "setOut", java.io.PrintStream.class)
                .check(CLASSES);
    }

    @Test
    void theLibraryOfMessagesIsKeptToItsPlaces() {
        noClasses()
                .that()
                .resideOutsideOfPackage("sambaflow.kernel.channel..")
                .and()
                .doNotHaveSimpleName("PublishSocket")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.zeromq..")
                .check(CLASSES);
    }

    @Test
    void testClassesAreNamedTests() {
        JavaClasses tests =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.OnlyIncludeTests())
                        .importPackages("sambaflow.kernel");
        assertThat(
                        tests.stream()
                                .filter(type ->
                                        type.getMethods().stream()
                                                .anyMatch(m -> m.isAnnotatedWith(Test.class)))
                                .map(type -> type.getSimpleName()))
                .isNotEmpty()
                .allMatch(name -> name.endsWith("Test"));
    }
}
