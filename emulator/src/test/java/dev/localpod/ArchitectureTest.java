package dev.localpod;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.localpod.core.time.EndpointClock;
import dev.localpod.core.time.SystemClock;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.json.Json;
import dev.localpod.options.DueEvent;
import dev.localpod.options.EventOrder;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package may depend on which, and why. */
class ArchitectureTest {

  private static final String OURS = "dev.localpod..";
  private static final String ADMIN = "dev.localpod.admin..";
  private static final String BUNDLE = "dev.localpod.bundle..";
  private static final String CORE = "dev.localpod.core..";
  private static final String ENGINE = "dev.localpod.core";
  private static final String FAULT = "dev.localpod.fault..";
  private static final String HTTP = "dev.localpod.http..";
  private static final String JOB = "dev.localpod.job..";
  private static final String JOURNAL = "dev.localpod.journal..";
  private static final String JSON = "dev.localpod.json..";
  private static final String SCRIPT = "dev.localpod.script..";
  private static final String OPTIONS = "dev.localpod.options..";
  private static final String SPELLING = "dev.localpod.spelling..";
  private static final String REGISTRY = "dev.localpod.registry..";
  private static final String SHARED_TIME = "dev.localpod.sharedtime..";
  private static final String TIME = "dev.localpod.core.time..";

  /** Packages of values, which users import and which know no running endpoint. */
  private static final String[] VALUES = {FAULT, JOB, JOURNAL, JSON, OPTIONS, SCRIPT};

  /** The packages that {@code module-info.java} exports. */
  private static final String[] EXPORTED =
      with("dev.localpod", with("dev.localpod.scenario", VALUES));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.localpod");

  // ---- dependencies between packages

  @Test
  void core_knows_values_only() {
    check(
        onlyKnows(CORE, with(CORE, VALUES))
            .because("an endpoint must run without a port, a file or a command line around it"));
  }

  @Test
  void core_knows_no_web_server_and_no_command_line() {
    check(
        noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.javalin..", "org.eclipse.jetty..", "jakarta..", "picocli..", "kotlin..")
            .because("HTTP, status codes, keys and flags are for the packages around the core"));
  }

  @Test
  void core_does_no_io() {
    check(
        noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .dependOnClassesThat(
                are(
                    resideInAnyPackage("java.net.http..", "java.nio.file..", "java.nio.channels..")
                        .or(named("java.net.Socket", "java.net.ServerSocket", "java.io.File"))))
            .because("code under the lock of an endpoint only touches memory"));
  }

  @Test
  void the_parts_of_core_do_not_know_the_engine() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.localpod.core.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ENGINE)
            .because("its parts can be understood and used alone"));
  }

  @Test
  void values_know_values_only() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(VALUES)
            .should()
            .dependOnClassesThat(are(oursOutside(with(SPELLING, VALUES))))
            .because("users make and read them without a running endpoint"));
  }

  @Test
  void time_and_json_depend_on_nothing_else_of_ours() {
    check(
        noClasses()
            .that()
            .resideInAPackage(TIME)
            .should()
            .dependOnClassesThat(
                are(
                    oursOutside(TIME)
                        .and(not(nestIn("dev.localpod.options.ClockMode")))
                        .and(not(belongToAnyOf(DueEvent.class, EventOrder.class)))))
            .because("everything with a duration depends on it"));
    check(onlyKnows(JSON, JSON).because("everything with a value depends on it"));
    check(onlyKnows(SPELLING, SPELLING).because("all messages about words depend on it"));
  }

  @Test
  void jobs_are_values() {
    check(onlyKnows(JOB, JOB, JSON).because("a job does not depend on what changes it, nor when"));
    check(
        noClasses()
            .that()
            .resideInAPackage(JOB)
            .should()
            .dependOnClassesThat(
                are(resideInAPackage("java.util.concurrent..").or(named("java.time.Clock"))))
            .because(
                "a value needs neither lock nor clock: it gets the time of each change as an argument"));
  }

  @Test
  void scripts_are_data() {
    check(
        onlyKnows(SCRIPT, SCRIPT, JSON, SPELLING)
            .because("scripts can be printed, stored and compared without an endpoint"));
    check(
        noClasses()
            .that()
            .resideInAPackage(SCRIPT)
            .should()
            .dependOnClassesThat(
                are(
                    resideInAPackage("java.util.concurrent..")
                        .or(named("java.lang.Thread", "java.time.Clock", "java.time.Instant"))))
            .because("a script says how long a step takes, not when it happens"));
  }

  @Test
  void the_journal_knows_jobs_and_json_only() {
    check(
        onlyKnows(JOURNAL, JOURNAL, JOB, JSON)
            .because("consoles, assertions and reports read it without the endpoint behind it"));
  }

  @Test
  void faults_are_planned_without_the_wire_and_without_the_insides_of_jobs() {
    check(
        onlyKnows(FAULT, FAULT, JOB, JSON, SCRIPT)
            .because("a fault is data; other packages inject it"));
    check(
        noClasses()
            .that()
            .resideInAPackage(FAULT)
            .should()
            .dependOnClassesThat(
                are(
                    resideInAPackage(JOB)
                        .and(not(belongToAnyOf(JobStatus.class, Operation.class)))))
            .because("a fault depends on the status of a job, not on its content"));
  }

  @Test
  void http_has_no_clock_but_for_the_real_time_of_clients() {
    check(
        noClasses()
            .that()
            .resideInAPackage(HTTP)
            .should()
            .dependOnClassesThat(
                resideInAPackage(TIME)
                    .and(not(belongToAnyOf(EndpointClock.class, SystemClock.class))))
            .because(
                "the core decides when something happens; only how slowly a client may send is real"
                    + " time (RUN-2, HTTP-7)"));
  }

  @Test
  void http_does_not_know_what_is_built_on_it() {
    check(
        noClasses()
            .that()
            .resideInAPackage(HTTP)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.localpod",
                "dev.localpod.admin..",
                "dev.localpod.cli..",
                "dev.localpod.console..",
                "dev.localpod.scenario..")
            .because("Localpod wires the packages, and they do not depend on it"));
  }

  @Test
  void admin_knows_no_web_server() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ADMIN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta..", "kotlin..")
            .because("only http reads calls and writes answers"));
  }

  @Test
  void admin_knows_endpoints_and_not_the_emulator_that_serves_them() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ADMIN)
            .should()
            .dependOnClassesThat(
                are(
                    resideInAnyPackage(
                        "dev.localpod", "dev.localpod.cli..", "dev.localpod.console..")))
            .because("the registry of endpoints is all it needs"));
  }

  @Test
  void only_localpod_knows_admin() {
    check(
        noClasses()
            .that()
            .resideInAPackage(OURS)
            .and()
            .resideOutsideOfPackage(ADMIN)
            .and(are(not(named("dev.localpod.Localpod"))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ADMIN)
            .because("it serves programs outside, and nothing inside may depend on it"));
  }

  @Test
  void shared_time_knows_the_core_only() {
    check(
        onlyKnows(SHARED_TIME, SHARED_TIME, CORE).because("it only wraps the time of an endpoint"));
  }

  @Test
  void tls_knows_the_jdk_only() {
    check(
        onlyKnows("dev.localpod.tls..", "dev.localpod.tls..")
            .because("certificates depend on names and on the present time only"));
  }

  @Test
  void the_fidelity_suite_knows_the_wire_only() {
    check(
        onlyKnows("dev.localpod.check..", "dev.localpod.check..", JSON)
            .because("it must find out about any service what it finds out about this emulator"));
  }

  @Test
  void the_bundle_of_a_run_knows_values_and_scenarios_only() {
    check(
        onlyKnows(BUNDLE, with(BUNDLE, with("dev.localpod.scenario..", VALUES)))
            .because("a run is repeated in tests and shown by the standalone from the same file"));
  }

  @Test
  void the_console_knows_only_how_a_page_is_served() {
    check(
        onlyKnows("dev.localpod.console..", "dev.localpod.console..", HTTP)
            .because("it gets all that it shows from the admin API, as any other program does"));
  }

  @Test
  void no_packages_depend_on_each_other_in_a_cycle() {
    check(
        slices()
            .assignedFrom(BY_PACKAGE)
            .should()
            .beFreeOfCycles()
            .because("packages in a cycle can only be understood together"));
  }

  @Test
  void no_classes_of_core_depend_on_each_other_in_a_circle() {
    check(
        slices()
            .assignedFrom(BY_CLASS_OF_CORE)
            .should()
            .beFreeOfCycles()
            .because("jobs, workers and scripts can then be read one class at a time"));
  }

  @Test
  void core_and_values_know_jackson_in_a_few_classes() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(with(CORE, VALUES))
            .and(are(not(nestIn("dev.localpod.json.JsonText"))))
            .and(are(not(nestIn("dev.localpod.json.JsonReader"))))
            .and(are(not(nestIn("dev.localpod.json.ConversionErrors"))))
            .and(are(not(nestIn("dev.localpod.json.JsonBinding"))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..")
            .because("a change of the JSON library must concern few files"));
  }

  // ---- time and locks

  @Test
  void only_core_time_reads_or_awaits_real_time() {
    String reason = "every duration must pass on a virtual clock, without waiting";
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(TIME)
            .should()
            .accessTargetWhere(readsOrAwaitsRealTime())
            .because(reason));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(TIME)
            .should()
            .dependOnClassesThat(
                are(
                    named(
                        "java.util.Date",
                        "java.util.Timer",
                        "java.util.TimerTask",
                        "java.util.concurrent.ScheduledThreadPoolExecutor")))
            .because(reason));
  }

  @Test
  void only_the_single_writer_locks_an_endpoint() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ENGINE)
            .and(are(not(nestIn("dev.localpod.core.SingleWriter"))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.concurrent.locks..", "java.util.concurrent.atomic..")
            .because("one way to change an endpoint prevents races"));
  }

  @Test
  void only_the_clock_of_core_has_a_thread() {
    check(
        noClasses()
            .that()
            .resideInAPackage(CORE)
            .and()
            .resideOutsideOfPackage(TIME)
            .should()
            .dependOnClassesThat(
                are(
                    named(
                        "java.lang.Thread",
                        "java.util.concurrent.Executors",
                        "java.util.concurrent.ExecutorService",
                        "java.util.concurrent.ForkJoinPool")))
            .because("waiting callers are data, and future actions are on the clock"));
  }

  @Test
  void static_fields_are_final() {
    check(
        fields()
            .that()
            .areStatic()
            .should()
            .beFinal()
            .because("endpoints share nothing, so that tests can run side by side"));
  }

  @Test
  void values_do_not_change() {
    check(
        fields()
            .that()
            .areDeclaredInClassesThat(
                are(resideInAnyPackage(JOB, JSON, SCRIPT))
                    .and(are(not(equivalentTo(Json.Builder.class))))) // of one thread
            .should()
            .beFinal()
            .because("threads share jobs, JSON and scripts without a lock"));
  }

  // ---- the public API

  @Test
  void public_signatures_mention_only_the_jdk_and_ourselves() {
    check(
        classes()
            .that()
            .resideInAPackage(OURS)
            .should(
                mentionOnly(
                    "types of the JDK, of ours and of jspecify in what is public",
                    member -> isPublic(member.getOwner()) && isVisible(member),
                    type ->
                        type.isPrimitive()
                            || type.getPackageName().startsWith("java.")
                            || type.getPackageName().startsWith("javax.net.ssl")
                            || type.getPackageName().startsWith("org.jspecify.")
                            || (type.getPackageName() + ".").startsWith("dev.localpod.")))
            .because("libraries are relocated in the jar: their types would not be the user's"));
  }

  @Test
  void signatures_of_exported_packages_mention_exported_packages_only() {
    check(
        classes()
            .that()
            .resideInAnyPackage(EXPORTED)
            .should(
                mentionOnly(
                    "exported types of ours in what is public",
                    member -> isPublic(member.getOwner()) && isVisible(member),
                    type ->
                        not(resideInAPackage(OURS)).or(resideInAnyPackage(EXPORTED)).test(type)))
            .because("users on the module path cannot name a type of another package"));
  }

  @Test
  void no_signature_mentions_kotlin() {
    check(
        classes()
            .that()
            .resideInAPackage(OURS)
            .should(
                mentionOnly(
                    "types that are not Kotlin's",
                    member -> true,
                    type -> !(type.getPackageName() + ".").startsWith("kotlin.")))
            .because("users must not need Kotlin"));
  }

  // ---- names

  @Test
  void packages_are_named_by_what_they_are_about() {
    check(
        noClasses()
            .should()
            .resideInAnyPackage(
                "..util..", "..utils..", "..common..", "..helper..", "..helpers..", "..misc..")
            .because("such a name excludes nothing"));
  }

  @Test
  void classes_are_named_by_what_they_are() {
    check(
        noClasses()
            .should()
            .haveNameMatching(".*(Impl|Manager|Helper|Helpers|Util|Utils)(\\$.*)?")
            .because("such a name does not say what the class does"));
  }

  // ---- parts of rules

  /** Makes each package a slice, also the root package. */
  private static final SliceAssignment BY_PACKAGE =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
          return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
          return "packages";
        }
      };

  /** Each class of the core is a slice, with the classes nested in it. */
  private static final SliceAssignment BY_CLASS_OF_CORE =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
          return javaClass.getPackageName().equals(ENGINE)
              ? SliceIdentifier.of(javaClass.getName().replaceFirst("\\$.*", ""))
              : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
          return "classes of core";
        }
      };

  private static String[] with(String one, String... others) {
    return Stream.concat(Stream.of(one), Stream.of(others)).toArray(String[]::new);
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }

  private static ArchRule onlyKnows(String who, String... whom) {
    return noClasses()
        .that()
        .resideInAPackage(who)
        .should()
        .dependOnClassesThat(are(oursOutside(whom)));
  }

  private static DescribedPredicate<JavaClass> oursOutside(String... packages) {
    return resideInAPackage(OURS)
        .and(not(resideInAnyPackage(packages)))
        .as("ours outside " + String.join(", ", packages));
  }

  private static DescribedPredicate<JavaClass> named(String... names) {
    return describe(
        String.join(", ", names), javaClass -> Set.of(names).contains(javaClass.getName()));
  }

  /** Matches a class and the classes nested in it. */
  private static DescribedPredicate<JavaClass> nestIn(String name) {
    return describe(
        name,
        javaClass ->
            javaClass.getName().equals(name) || javaClass.getName().startsWith(name + "$"));
  }

  private static DescribedPredicate<JavaAccess<?>> readsOrAwaitsRealTime() {
    var timed =
        Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Thread.sleep",
            "java.util.concurrent.CompletableFuture.completeOnTimeout",
            "java.util.concurrent.CompletableFuture.delayedExecutor",
            "java.util.concurrent.CompletableFuture.orTimeout",
            "java.util.concurrent.Executors.newScheduledThreadPool",
            "java.util.concurrent.Executors.newSingleThreadScheduledExecutor",
            "java.util.concurrent.TimeUnit.sleep",
            "java.util.concurrent.locks.LockSupport.parkNanos",
            "java.util.concurrent.locks.LockSupport.parkUntil");
    return describe(
        "it reads or awaits real time",
        access -> {
          String owner = access.getTargetOwner().getName();
          String name = access.getTarget().getName();
          return timed.contains(owner + "." + name)
              || (owner.startsWith("java.time.") && name.equals("now"))
              || (owner.equals("java.time.Clock")
                  && (name.startsWith("system") || name.startsWith("tick")));
        });
  }

  private static ArchCondition<JavaClass> mentionOnly(
      String what, Predicate<JavaMember> where, Predicate<JavaClass> allowed) {
    return new ArchCondition<>("mention only " + what) {
      @Override
      public void check(JavaClass javaClass, ConditionEvents events) {
        for (JavaMember member : javaClass.getMembers()) {
          if (where.test(member)) {
            mentioned(member)
                .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                .map(ArchitectureTest::element)
                .filter(type -> !allowed.test(type))
                .forEach(
                    type ->
                        events.add(
                            SimpleConditionEvent.violated(
                                member, member.getFullName() + " mentions " + type.getName())));
          }
        }
      }
    };
  }

  private static Stream<JavaType> mentioned(JavaMember member) {
    if (member instanceof JavaField field) {
      return Stream.of(field.getType());
    }
    var codeUnit = (JavaCodeUnit) member;
    return Stream.of(
            Stream.of(codeUnit.getReturnType()),
            codeUnit.getParameterTypes().stream(),
            codeUnit.getExceptionTypes().stream())
        .flatMap(types -> types);
  }

  private static JavaClass element(JavaClass type) {
    return type.isArray() ? type.getBaseComponentType() : type;
  }

  private static boolean isPublic(JavaClass javaClass) {
    return javaClass.getModifiers().contains(JavaModifier.PUBLIC)
        && javaClass.getEnclosingClass().map(ArchitectureTest::isPublic).orElse(true);
  }

  private static boolean isVisible(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static <T> DescribedPredicate<T> not(DescribedPredicate<T> predicate) {
    return DescribedPredicate.not(predicate);
  }
}
