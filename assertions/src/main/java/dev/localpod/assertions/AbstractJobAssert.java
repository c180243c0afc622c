package dev.localpod.assertions;

import dev.localpod.job.Execution;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobState;
import dev.localpod.journal.DurationFormat;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.TruncatedJson;
import dev.localpod.journal.WorkStep;
import dev.localpod.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ObjectAssert;
import org.jspecify.annotations.Nullable;

/** Checks that the assertions on a job share. */
abstract class AbstractJobAssert<SELF extends AbstractJobAssert<SELF>>
    extends AbstractLocalpodAssert<SELF, Job> {

  AbstractJobAssert(@Nullable Job actual, Class<SELF> type, AssertionContext context) {
    super(actual, type, context);
  }

  final Optional<JobId> id() {
    return Optional.<@Nullable Job>ofNullable(actual).map(Job::id);
  }

  private String subject() {
    return "job " + id().map(JobId::value).orElse("");
  }

  // ---- the job itself

  final SELF verifyJob(String expected, Supplier<Optional<Failure>> rule) {
    return verify(subject() + " " + expected, rule);
  }

  /** Verifies a duration in the policy of the request, which never changes. */
  final SELF verifyJob(
      String expected, Duration duration, Function<Job, Optional<Duration>> property) {
    return verifyJob(
        expected + " of " + DurationFormat.format(duration),
        () -> {
          Optional<Duration> found = property.apply(actual);
          return permanentUnless(
              found.equals(Optional.of(duration)),
              found.map(it -> "it has one of " + DurationFormat.format(it)).orElse("it has none"));
        });
  }

  /** Verifies a counter, which only grows. */
  final SELF verifyJob(String expected, int number, Function<Job, Integer> counter) {
    return verifyJob(
        expected + " " + times(number),
        () -> {
          int found = counter.apply(actual);
          String fact = "that happened " + times(found);
          return found > number
              ? permanentUnless(false, fact)
              : pendingUnless(found == number, fact);
        });
  }

  final SELF verifyWait(String expected, Predicate<Duration> condition) {
    return verifyRun(
        "to have waited in the queue for " + expected,
        run ->
            pendingUnless( // another attempt may follow
                condition.test(run.delay()),
                "it waited for " + DurationFormat.format(run.delay())));
  }

  final SELF verifyExecution(String expected, Predicate<Duration> condition) {
    return verifyRun(
        "to have run for " + expected,
        run ->
            actual
                .state()
                .endedAt()
                .map(run::execution)
                .map(
                    ran ->
                        pendingUnless(
                            condition.test(ran), "it ran for " + DurationFormat.format(ran)))
                .orElseGet(() -> pendingUnless(false, "it is still running")));
  }

  private SELF verifyRun(String expected, Function<Execution, Optional<Failure>> rule) {
    return verifyJob(
        expected,
        () ->
            actual
                .state()
                .run()
                .map(rule)
                .orElseGet(() -> pendingUnless(false, "no worker has it: it is " + status())));
  }

  final Optional<Failure> pendingUnless(boolean holds, String fact) {
    return holds ? Optional.empty() : Optional.of(Failure.pending(fact, states()));
  }

  final Optional<Failure> permanentUnless(boolean holds, String fact) {
    return holds ? Optional.empty() : Optional.of(Failure.permanent(fact, states()));
  }

  /** Returns a failure if the value is absent or differs as JSON. */
  final Optional<Failure> differs(@Nullable Object expected, Optional<Json> value) {
    String absent = outputOf(actual).isPresent() ? ", and its output has no value there" : "";
    return value.isEmpty()
        ? pendingUnless(false, "it is " + status() + absent)
        : JsonDifference.between(Json.of(expected), value.get())
            .flatMap(difference -> pendingUnless(false, "they differ" + difference));
  }

  /** Returns a failure if the s3Config differs; it names fields and shows no value (POL-4). */
  final Optional<Failure> s3Differs(Json expected) {
    Optional<Json.Obj> config = actual.request().s3Config();
    if (config.isEmpty()) {
      return permanentUnless(false, "it has none");
    }
    if (!(expected instanceof Json.Obj wanted)) {
      return permanentUnless(false, "the given s3Config is not a JSON object");
    }
    var names = new TreeSet<>(wanted.fields().keySet());
    names.addAll(config.get().fields().keySet());
    String differences =
        names.stream()
            .filter(name -> !wanted.get(name).equals(config.get().get(name)))
            .map(name -> name + difference(wanted.get(name), config.get().get(name)))
            .collect(Collectors.joining(", "));
    return permanentUnless(differences.isEmpty(), differences);
  }

  private static String difference(Optional<Json> expected, Optional<Json> found) {
    if (found.isEmpty()) {
      return " is missing";
    }
    return expected.isEmpty() ? " is not expected" : " differs";
  }

  // ---- its history

  final SELF verifyHistory(String expected, Function<JobHistory, Optional<Failure>> rule) {
    return verify(
        JournalCoverage.EVERYTHING,
        id(),
        subject() + " " + expected,
        () -> rule.apply(JobHistory.of(actual.id(), context().entries())));
  }

  final SELF verifyReports(String did, WorkStep step, Object... expected) {
    List<Json> wanted =
        Stream.of(expected).map(value -> TruncatedJson.of(Json.of(value)).toJson()).toList();
    return verifyHistory(
        "to have " + did + " " + shown(Json.of(wanted)),
        history -> {
          List<Json> found = history.reports(step);
          return history.unlessEqual(wanted, found, "it " + did + " " + shown(Json.of(found)));
        });
  }

  private List<JournalEntry> states() {
    return context().hasJournal()
        ? JobHistory.of(actual.id(), context().entries()).states()
        : List.of();
  }

  // ---- AssertJ's own assertions

  final AbstractStringAssert<?> toText(String expected, Function<Job, Optional<String>> value) {
    Optional<String> text = id().flatMap(it -> value.apply(actual));
    boolean found =
        check(
            subject() + " " + expected, () -> pendingUnless(text.isPresent(), "it is " + status()));
    AssertionContext next = found ? context() : context().muted();
    return next.soft()
        .<AbstractStringAssert<?>>map(soft -> soft.assertThat(text.orElse("")))
        .orElseGet(() -> Assertions.assertThat(text.orElse("")))
        .as(descriptionText());
  }

  final <T> ObjectAssert<T> toValue(
      String expected, Class<T> type, Function<Job, Optional<Json>> value) {
    Optional<Json> json = id().flatMap(it -> value.apply(actual));
    Optional<T> read = json.flatMap(it -> read(it, type));
    String readable = json.isPresent() ? " that is a " + type.getSimpleName() : "";
    boolean found =
        check(
            subject() + " " + expected + readable,
            () ->
                pendingUnless(
                    read.isPresent(),
                    "it is " + json.map(AbstractJobAssert::shown).orElseGet(this::status)));
    return toObject(read.orElse(null), found);
  }

  private static <T> Optional<T> read(Json json, Class<T> type) {
    try {
      return Optional.of(json.as(type));
    } catch (RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  // ---- texts

  /** Returns the status of the job, with its error if it has one. */
  final String status() {
    return actual.status() + errorOf(actual).map(error -> " with \"" + error + "\"").orElse("");
  }

  static Optional<String> errorOf(Job job) {
    return job.state() instanceof JobState.Failed failed
        ? Optional.of(failed.error())
        : Optional.empty();
  }

  static Optional<Json> outputOf(Job job) {
    return job.state() instanceof JobState.Completed completed
        ? completed.output()
        : Optional.empty();
  }

  static String shown(Json value) {
    return JsonDifference.cut(value.toString(), 0);
  }

  static String times(int number) {
    return number == 1 ? "once" : number + " times";
  }
}
