package dev.localpod.assertions;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Checks the dependencies of the assertions. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.localpod.assertions");

  @Test
  void they_know_no_library_but_AssertJ() {
    noClasses()
        .should()
        .dependOnClassesThat(
            are(
                not(
                    resideInAnyPackage(
                        "java..",
                        "org.assertj..",
                        "org.jspecify..",
                        "dev.localpod",
                        "dev.localpod.fault..",
                        "dev.localpod.job..",
                        "dev.localpod.journal..",
                        "dev.localpod.json..",
                        "dev.localpod.options..",
                        "dev.localpod.assertions.."))))
        .because("they are for users of any test framework, and bring nothing that could collide")
        .check(CLASSES);
  }

  @Test
  void they_read_no_clock_and_do_not_sleep() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .because("they wait for the journal and read times from its entries")
        .check(CLASSES);
  }
}
