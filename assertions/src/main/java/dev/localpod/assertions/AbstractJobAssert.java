package dev.localpod.assertions;

import dev.localpod.job.Execution;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobState;
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

/** What the assertions on a job are made of. */
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

  // ---- about the job as it stands

  final SELF claim(String expected, Supplier<Optional<Failure>> rule) {
    return verify(subject() + " " + expected, rule);
  }

  final SELF claim(String expected, Duration value, Function<Job, Optional<Duration>> of) {
    return claim(
        expected + " of " + Durations.text(value),
        () -> {
          Optional<Duration> is = of.apply(actual);
          return forGoodUnless(
              is.equals(Optional.of(value)),
              is.map(it -> "it has one of " + Durations.text(it)).orElse("it has none"));
        });
  }

  final SELF claim(String expected, int number, Function<Job, Integer> of) {
    return claim(
        expected + " " + times(number),
        () -> {
          int is = of.apply(actual);
          String fact = "that happened " + times(is);
          return is > number ? forGoodUnless(false, fact) : sofarUnless(is == number, fact);
        });
  }

  final SELF claimRun(String expected, Function<Execution, Optional<Failure>> rule) {
    return claim(
        expected,
        () ->
            actual
                .state()
                .run()
                .map(rule)
                .orElseGet(() -> sofarUnless(false, "no worker has it: it is " + status())));
  }

  final SELF claimExecution(String expected, Predicate<Duration> condition) {
    return claimRun(
        "to have run " + expected,
        run ->
            actual
                .state()
                .endedAt()
                .map(run::execution)
                .map(ran -> sofarUnless(condition.test(ran), "it ran for " + Durations.text(ran)))
                .orElseGet(() -> sofarUnless(false, "it is still running")));
  }

  final Optional<Failure> sofarUnless(boolean isSo, String fact) {
    return isSo ? Optional.empty() : Optional.of(Failure.sofar(fact, history()));
  }

  final Optional<Failure> forGoodUnless(boolean isSo, String fact) {
    return isSo ? Optional.empty() : Optional.of(Failure.forGood(fact, history()));
  }

  /** That a value is not there, or differs as JSON. */
  final Optional<Failure> differs(@Nullable Object expected, Optional<Json> value) {
    String nothing = outputOf(actual).isPresent() ? " and there is nothing at that place" : "";
    return value.isEmpty()
        ? sofarUnless(false, "it is " + status() + nothing)
        : JsonDifference.between(Json.of(expected), value.get())
            .flatMap(difference -> sofarUnless(false, "they differ" + difference));
  }

  /** That the s3Config differs, by the names of its members alone (POL-4). */
  final Optional<Failure> s3Differs(Json expected) {
    Optional<Json.Obj> config = actual.request().s3Config();
    if (config.isEmpty()) {
      return forGoodUnless(false, "it has none");
    }
    if (!(expected instanceof Json.Obj wanted)) {
      return forGoodUnless(false, "what is given is no JSON object");
    }
    var names = new TreeSet<>(wanted.fields().keySet());
    names.addAll(config.get().fields().keySet());
    String differing =
        names.stream()
            .filter(name -> !wanted.get(name).equals(config.get().get(name)))
            .map(
                name ->
                    name
                        + (config.get().get(name).isEmpty()
                            ? " is missing"
                            : wanted.get(name).isEmpty() ? " is not expected" : " differs"))
            .collect(Collectors.joining(", "));
    return forGoodUnless(differing.isEmpty(), differing);
  }

  // ---- about what happened to it

  final SELF claimStory(String expected, Function<JobHistory, Optional<Failure>> rule) {
    return verify(
        JournalCoverage.EVERYTHING,
        id(),
        subject() + " " + expected,
        () -> rule.apply(JobHistory.of(actual.id(), context().entries())));
  }

  final SELF claimReports(String did, WorkStep step, Object... expected) {
    List<Json> wanted =
        Stream.of(expected).map(value -> TruncatedJson.of(Json.of(value)).toJson()).toList();
    return claimStory(
        "to have " + did + " " + shown(Json.of(wanted)),
        history -> {
          List<Json> seen = history.reports(step);
          return history.unlessEqual(wanted, seen, "it " + did + " " + shown(Json.of(seen)));
        });
  }

  private List<JournalEntry> history() {
    return context().hasJournal()
        ? JobHistory.of(actual.id(), context().entries()).states()
        : List.of();
  }

  // ---- on to other assertions

  final AbstractStringAssert<?> goOnToText(String expected, Function<Job, Optional<String>> value) {
    Optional<String> text = id().flatMap(there -> value.apply(actual));
    boolean found =
        isSo(subject() + " " + expected, () -> sofarUnless(text.isPresent(), "it is " + status()));
    AssertionContext there = found ? context() : context().unheard();
    return there
        .soft()
        .<AbstractStringAssert<?>>map(soft -> soft.assertThat(text.orElse("")))
        .orElseGet(() -> Assertions.assertThat(text.orElse("")))
        .as(descriptionText());
  }

  final <T> ObjectAssert<T> goOnToValue(
      String expected, Class<T> type, Function<Job, Optional<Json>> value) {
    Optional<Json> json = id().flatMap(there -> value.apply(actual));
    Optional<T> read = json.flatMap(it -> read(it, type));
    String readable = json.isPresent() ? " that is a " + type.getSimpleName() : "";
    boolean found =
        isSo(
            subject() + " " + expected + readable,
            () ->
                sofarUnless(
                    read.isPresent(),
                    "it is " + json.map(AbstractJobAssert::shown).orElseGet(this::status)));
    return goOnToObject(read.orElse(null), found);
  }

  private static <T> Optional<T> read(Json json, Class<T> type) {
    try {
      return Optional.of(json.as(type));
    } catch (RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  // ---- words

  /** What the job is in, and with which error. */
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
