package io.pondpilot.container;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.pondpilot.container");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.pondpilot.container.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheRootChoosesAnAdapter() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..container.orchestrator..",
                        "..container.fleet..",
                        "..container.spawn..",
                        "..container.reconcile..",
                        "..container.measure..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..container.process..",
                        "..container.docker..",
                        "..container.place..",
                        "io.pondpilot.container")
                .check(CLASSES);
    }

    @Test
    void thePortAndItsAdaptersKnowNoLeases() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..container.orchestrator..",
                        "..container.place..",
                        "..container.docker..",
                        "..container.process..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..common.lease..", "..common.redis..", "io.lettuce..")
                .check(CLASSES);
    }

    @Test
    void servicesNeverImportEachOther() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.pondpilot.flight..",
                        "io.pondpilot.gateway..",
                        "io.pondpilot.worker..",
                        "io.pondpilot.ai..",
                        "io.pondpilot.egress..",
                        "io.pondpilot.launcher..")
                .check(CLASSES);
    }
}
