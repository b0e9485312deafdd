package io.pondpilot.egress;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void knowsCommonAndNoOtherService() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.pondpilot.egress..",
                        "io.pondpilot.common..",
                        "java..",
                        "javax.net.ssl..",
                        "javax.crypto..",
                        "io.micrometer..",
                        "com.fasterxml.jackson..",
                        "io.netty..",
                        "com.ongres..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(
                        new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("io.pondpilot.egress"));
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.pondpilot.egress.(*)..")
                .should()
                .beFreeOfCycles()
                .check(
                        new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("io.pondpilot.egress"));
    }
}
