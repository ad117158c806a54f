package sambaflow.magics;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.junit.jupiter.api.Test;

class MagicsRulesTest {
    private static final String HERE = "sambaflow.magics.";
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("sambaflow.magics");

    private static String[] in(String... packages) {
        String[] names = new String[packages.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = HERE + packages[i] + "..";
        }
        return names;
    }

    @Test
    void theRulesSeeTheClassesTheyAreAbout() {
        for (String name : new String[] {"scene", "render", "page", "command", "jupyter"}) {
            assertThat(CLASSES.stream().filter(c -> c.getPackageName().equals(HERE + name)).count())
                    .as(name)
                    .isGreaterThan(4);
        }
    }

    @Test
    void onlyTheAdapterKnowsJupyter() {
        noClasses()
                .that()
                .resideOutsideOfPackage(HERE + "jupyter..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.dflib.jjava..")
                .check(CLASSES);
    }

    @Test
    void onlyRenderAndSceneMakePictures() {
        noClasses()
                .that()
                .resideOutsideOfPackages(in("render", "scene"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.awt..", "javax.imageio..", "org.knowm.xchart..", "org.eclipse..")
                .check(CLASSES);
    }

    @Test
    void onlyPageAndCommandPrint() {
        noClasses()
                .that()
                .resideOutsideOfPackages(in("page", "command"))
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(CLASSES);
    }

    /** What the rule above would see if the pages' classes were not excepted. */
    @Test
    void theRuleAboutPrintingSeesPrinting() {
        assertThat(
                        noClasses()
                                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                                .evaluate(CLASSES)
                                .hasViolation())
                .isTrue();
    }

    @Test
    void thePackagesFormALine() {
        noClasses()
                .that()
                .resideInAPackage(HERE + "scene..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("render", "page", "command", "jupyter"))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(HERE + "page..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("scene", "render", "command", "jupyter"))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(HERE + "render..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("command", "jupyter"))
                .check(CLASSES);
    }
}
