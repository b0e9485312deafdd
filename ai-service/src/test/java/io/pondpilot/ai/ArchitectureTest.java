package io.pondpilot.ai;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.pondpilot.ai");

    @Test
    void knowsCommonAndNoOtherService() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.pondpilot.ai..",
                        "io.pondpilot.common..",
                        "java..",
                        "javax.net.ssl..",
                        "com.fasterxml.jackson..",
                        "io.helidon..",
                        "io.lettuce..",
                        "io.micrometer..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(classes);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.pondpilot.ai.(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void onlyTheEdgeKnowsTheHttpServer() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.pondpilot.ai", "io.pondpilot.ai.http")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.helidon..")
                .check(classes);
    }

    @Test
    void theWireAndTheUpstreamKnowNothingOfOurs() {
        noClasses()
                .that()
                .resideInAnyPackage("io.pondpilot.ai.wire", "io.pondpilot.ai.upstream")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.pondpilot.ai.call..",
                        "io.pondpilot.ai.http..",
                        "io.pondpilot.ai.provider..",
                        "io.pondpilot.ai.model..",
                        "io.pondpilot.ai.budget..",
                        "io.pondpilot.ai.measure..")
                .check(classes);
    }
}
