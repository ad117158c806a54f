package sambaflow.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
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
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
    /** The road, top to bottom: a package knows only those that stand before it. */
    private static final List<String> LINE =
            List.of(
                    "diagnostic",
                    "tensor",
                    "graph",
                    "chip",
                    "pef",
                    "device",
                    "nn",
                    "model",
                    "trace",
                    "timing",
                    "stage",
                    "pass",
                    "section",
                    "memory",
                    "place",
                    "compile",
                    "explore",
                    "tune",
                    "folder",
                    "io",
                    "record",
                    "session",
                    "app");

    private static final String[] LIBRARIES = {
        "com.fasterxml.jackson..",
        "com.google.protobuf..",
        "javax.imageio..",
        "org.apache.commons.compress..",
        "org.yaml.snakeyaml..",
        "picocli.."
    };

    private static final JavaClasses CORE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(location -> !location.contains("/sambaflow/pef/proto/"))
                    .importPackages("sambaflow");

    private static String[] packages(Stream<String> names) {
        return names.map(name -> "sambaflow." + name + "..").toArray(String[]::new);
    }

    static Stream<Arguments> rowsOfTheLine() {
        return IntStream.range(0, LINE.size() - 1)
                .mapToObj(i -> Arguments.of(LINE.get(i), LINE.subList(i + 1, LINE.size())));
    }

    @Test
    void theRulesSeeEveryPackageAndNoOther() {
        for (String name : LINE) {
            assertThat(CORE.containPackage("sambaflow." + name)).as(name).isTrue();
        }
        assertThat(CORE).hasSizeGreaterThan(150);
        classes().should().resideInAnyPackage(packages(LINE.stream())).check(CORE);
    }

    @ParameterizedTest
    @MethodSource("rowsOfTheLine")
    void aPackageKnowsNoneThatStandsAfterIt(String name, List<String> later) {
        noneOfTheLater(name, later).check(CORE);
    }

    private static ArchRule noneOfTheLater(String name, List<String> later) {
        return noClasses()
                .that()
                .resideInAPackage("sambaflow." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(later.stream()));
    }

    @Test
    void thereAreNoCycles() {
        slices().matching("sambaflow.(*)..").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void dataFilesKnowTensorsOnly() {
        classes()
                .that()
                .resideInAPackage("sambaflow.io..")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(
                                        "sambaflow.io..",
                                        "sambaflow.tensor..",
                                        "sambaflow.diagnostic..")
                                .or(not(resideInAPackage("sambaflow.."))))
                .check(CORE);
    }

    @Test
    void aCompilerKnowsNoDeviceAndAFileKnowsNoModel() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        packages(
                                Stream.of(
                                        "nn", "model", "trace", "stage", "pass", "section",
                                        "memory", "place", "compile")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("sambaflow.device..")
                .check(CORE);
        noneOfTheLater("pef", List.of("device", "nn", "trace", "compile")).check(CORE);
    }

    @Test
    void onlyRecordSessionAndAppReadData() {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages(Stream.of("io", "record", "session", "app")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("sambaflow.io..")
                .check(CORE);
    }

    @ParameterizedTest
    @CsvSource({
        "com.fasterxml.jackson.., io pef tune folder record",
        "org.apache.commons.compress.., io pef",
        "com.google.protobuf.., pef",
        "javax.imageio.., io",
        "org.yaml.snakeyaml.., chip section explore",
        "picocli.., app"
    })
    void aLibraryIsUsedWhereItBelongs(String library, String users) {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages(Stream.of(users.split(" "))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void noOtherLibraryIsUsed() {
        knownLibrariesOnly().check(CORE);
    }

    private static ArchRule knownLibrariesOnly() {
        return classes()
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..", "sambaflow..")
                                .or(resideInAnyPackage(LIBRARIES)));
    }

    @Test
    void nothingPrints() {
        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CORE);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Processor)(\\$.*)?")
                .check(CORE);
    }

    @Test
    void theRulesCatchWhatBreaksThem() {
        JavaClasses foreign = new ClassFileImporter().importClasses(ArchitectureTest.class);
        assertThatThrownBy(() -> knownLibrariesOnly().check(foreign))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("archunit");
        assertThatThrownBy(() -> noneOfTheLater("pass", List.of("graph")).check(CORE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("sambaflow.graph.Graph");
    }
}
