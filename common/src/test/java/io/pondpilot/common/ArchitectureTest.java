package io.pondpilot.common;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.pondpilot.common");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.pondpilot.common.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void whatTheWorkerLoadsTouchesNeitherRedisNorNetty() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..common.value..",
                        "..common.failure..",
                        "..common.lifecycle..",
                        "..common.telemetry..",
                        "..common.database..",
                        "..common.worker..",
                        "..common.identity..",
                        "..common.settings..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.lettuce..",
                        "io.netty..",
                        "io.github.bucket4j..",
                        "io.helidon.webserver..")
                .check(CLASSES);
    }
}
