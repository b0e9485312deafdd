package io.pondpilot.worker;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.pondpilot.worker.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theEngineKnowsNothingOfFlight() {
        com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage("io.pondpilot.worker.engine")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.arrow.flight..", "io.grpc..")
                .check(CLASSES);
    }
}
