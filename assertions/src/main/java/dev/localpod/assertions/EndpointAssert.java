package dev.localpod.assertions;

import dev.localpod.Endpoint;
import dev.localpod.job.Job;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on an endpoint. */
public class EndpointAssert extends AbstractJournalAssert<EndpointAssert, Endpoint> {

  /** Starts an assertion; {@link LocalpodAssertions#assertThat(Endpoint)} reads better. */
  public EndpointAssert(Endpoint actual) {
    super(actual, EndpointAssert.class, AssertionContext.of(actual));
  }

  /**
   * Verifies that the endpoint knows exactly one job, and goes on to it.
   *
   * <pre>{@code
   * // passes after one submission:
   * assertThat(endpoint).onlyJob().isCompleted();
   * // fails after none, after two, and when the result has expired:
   * assertThat(endpoint).onlyJob();
   * }</pre>
   */
  public JobAssert onlyJob() {
    return goOnToJob("to know exactly one job", jobs -> jobs.size() == 1);
  }

  /**
   * Verifies that the endpoint knows this job, and goes on to it.
   *
   * <pre>{@code
   * // passes if the client was given this id:
   * assertThat(endpoint).job(id).isCompleted();
   * // fails if no job ever had it, or its result has expired:
   * assertThat(endpoint).job("j-7");
   * }</pre>
   */
  public JobAssert job(String id) {
    Optional<Job> found = known().stream().filter(job -> job.id().value().equals(id)).findFirst();
    return goOnToJob("to know job " + id, jobs -> found.isPresent(), found);
  }

  /**
   * Goes on to the jobs that have not expired, newest first.
   *
   * <pre>{@code
   * // passes:
   * assertThat(endpoint).jobs().extracting(Job::status).containsOnly(JobStatus.COMPLETED);
   * // fails if none was submitted:
   * assertThat(endpoint).jobs().isNotEmpty();
   * }</pre>
   */
  public ListAssert<Job> jobs() {
    return goOnToList(known(), isThere());
  }

  /**
   * Verifies that the endpoint knows so many jobs, none of them expired.
   *
   * <pre>{@code
   * // passes after two submissions:
   * assertThat(endpoint).hasJobs(2);
   * // fails if the client gave up after the first:
   * assertThat(endpoint).hasJobs(2);
   * }</pre>
   */
  public EndpointAssert hasJobs(int expected) {
    return verify(
        subject() + " to know " + expected + (expected == 1 ? " job" : " jobs"),
        () -> unless(jobs -> jobs.size() == expected));
  }

  /**
   * Verifies that the endpoint knows no job.
   *
   * <pre>{@code
   * // passes if the client refused to submit what cannot be drawn:
   * assertThat(endpoint).hasNoJobs();
   * // fails if it did not:
   * assertThat(endpoint).hasNoJobs();
   * }</pre>
   */
  public EndpointAssert hasNoJobs() {
    return verify(subject() + " to know no job", () -> unless(List::isEmpty));
  }

  @Override
  EndpointAssert again() {
    return new EndpointAssert(actual);
  }

  private JobAssert goOnToJob(String expected, Predicate<List<Job>> condition) {
    return goOnToJob(expected, condition, known().stream().findFirst());
  }

  private JobAssert goOnToJob(String expected, Predicate<List<Job>> condition, Optional<Job> job) {
    boolean found = isSo(subject() + " " + expected, () -> unless(condition));
    AssertionContext there = found ? context() : context().unheard();
    return there
        .soft()
        .map(soft -> soft.proxy(JobAssert.class, Job.class, job.orElse(null)))
        .orElseGet(() -> new JobAssert(job.orElseThrow()))
        .in(there)
        .as(descriptionText());
  }

  private Optional<Failure> unless(Predicate<List<Job>> condition) {
    List<Job> jobs = known();
    if (condition.test(jobs)) {
      return Optional.empty();
    }
    String listed =
        jobs.stream().map(job -> job.id() + " " + job.status()).collect(Collectors.joining(", "));
    String fact = "it knows " + (jobs.isEmpty() ? "none" : jobs.size() + ": " + listed);
    return Optional.of(Failure.sofar(fact, comings()));
  }

  /** The entries that tell of jobs that came and went. */
  private List<JournalEntry> comings() {
    return context().entries().stream()
        .filter(
            entry ->
                entry.event() instanceof Event.State state
                    && (state.from().isEmpty() || state.to().isEmpty()))
        .toList();
  }

  private String subject() {
    return context().subject();
  }

  private List<Job> known() {
    return Optional.<@Nullable Endpoint>ofNullable(actual).map(Endpoint::jobs).orElse(List.of());
  }
}
