package io.pondpilot.systemtests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter().importPackages("io.pondpilot");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.pondpilot.systemtests.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theBoxIsBlack() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.pondpilot.common..",
                        "io.pondpilot.gateway..",
                        "io.pondpilot.flight..",
                        "io.pondpilot.container..",
                        "io.pondpilot.worker..",
                        "io.pondpilot.launcher..")
                .check(CLASSES);
    }
}
