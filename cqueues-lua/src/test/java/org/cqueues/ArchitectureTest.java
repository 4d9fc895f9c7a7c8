package org.cqueues;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between the packages: os &lt;- core &lt;- runtime &lt;- lua, and never back. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.cqueues");

  @Test
  void theOperatingSystemKnowsNeitherControllersNorLua() {
    noClasses()
        .that()
        .resideInAPackage("org.cqueues.os..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.cqueues.core..", "org.cqueues.runtime..", "org.cqueues.lua..", "org.luaj..")
        .check(CLASSES);
  }

  @Test
  void theControllerKnowsNoRuntimeAndNoModules() {
    noClasses()
        .that()
        .resideInAPackage("org.cqueues.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.cqueues.runtime..", "org.cqueues.lua..", "org.luaj..")
        .check(CLASSES);
  }

  @Test
  void theRuntimeKnowsNoModules() {
    noClasses()
        .that()
        .resideInAPackage("org.cqueues.runtime..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.cqueues.lua..")
        .check(CLASSES);
  }

  @Test
  void onlyTheOperatingSystemCallsC() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.cqueues.os..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jnr.ffi..", "com.kenai.jffi..")
        .check(CLASSES);
  }

  @Test
  void noPackageDependsOnItself() {
    slices().matching("org.cqueues.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void artefactsKeepWhatTheyDoNotExport() {
    onlyFor("org.cqueues.os.linux..", "org.cqueues.os..");
    onlyFor("org.cqueues.core.continuation..", "org.cqueues.core..", "org.cqueues.runtime");
    onlyFor("org.cqueues.runtime.compiler..", "org.cqueues.runtime..");
    onlyFor("org.cqueues.runtime.parser..", "org.cqueues.runtime..", "org.cqueues.lua..");
    onlyFor("org.cqueues.lua.cli..", "org.cqueues.lua.cli..");
  }

  /** Packages that another artefact, or a Java program, has no business in, and who has. */
  private static void onlyFor(String used, String... users) {
    noClasses()
        .that()
        .resideOutsideOfPackages(users)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(used)
        .check(CLASSES);
  }
}
