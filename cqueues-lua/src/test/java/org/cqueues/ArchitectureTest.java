package org.cqueues;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import org.cqueues.runtime.Bytes;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaValue;

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

  /** LuaJ's own conversions know no characters beyond the BMP, and read behind malformed bytes. */
  @Test
  void onlyBytesConvertsBetweenLuaAndJavaTexts() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Bytes.class)
        .should(
            new ArchCondition<JavaClass>("call LuaJ's conversion of texts") {
              @Override
              public void check(JavaClass caller, ConditionEvents events) {
                for (JavaMethodCall call : caller.getMethodCallsFromSelf()) {
                  events.add(
                      new SimpleConditionEvent(caller, isConversion(call), call.getDescription()));
                }
              }
            })
        .check(CLASSES);
  }

  private static boolean isConversion(JavaMethodCall call) {
    var target = call.getTarget();
    if (!target.getOwner().isAssignableTo(LuaValue.class)) return false;
    if (target.getName().equals("valueOf")) {
      return target.getRawParameterTypes().getFirst().isEquivalentTo(String.class);
    }
    return List.of("tojstring", "checkjstring", "optjstring").contains(target.getName());
  }

  @Test
  void nothingIsParsedByLuaJ() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.luaj.vm2.compiler..").and(not(simpleName("DumpState"))))
        .check(CLASSES);
  }

  @Test
  void noPackageDependsOnItself() {
    slices().matching("org.cqueues.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void artefactsKeepWhatTheyDoNotExport() {
    onlyFor("org.cqueues.os.linux..", "org.cqueues.os..");
    onlyFor("org.cqueues.os.bsd..", "org.cqueues.os..");
    onlyFor("org.cqueues.os.illumos..", "org.cqueues.os..");
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
