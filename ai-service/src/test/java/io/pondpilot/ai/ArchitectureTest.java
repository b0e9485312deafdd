package io.pondpilot.ai;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

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
                        "io.pondpilot.ai..",
                        "io.pondpilot.common..",
                        "java..",
                        "com.fasterxml.jackson..",
                        "io.micrometer.core..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(
                        new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("io.pondpilot.ai"));
    }
}
