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
   * Verifies that the endpoint knows exactly one job, and leads to it.
   *
   * <pre>{@code
   * // passes if the only job was completed:
   * assertThat(endpoint).onlyJob().isCompleted();
   * // fails then:
   * assertThat(endpoint).onlyJob().isCancelled();
   * }</pre>
   */
  public JobAssert onlyJob() {
    return toJob("to know exactly one job", jobs -> jobs.size() == 1);
  }

  /**
   * Verifies that the endpoint knows the job with this id, and leads to it.
   *
   * <pre>{@code
   * // passes if the client submitted a job, got this id, and the job was completed:
   * assertThat(endpoint).job(id).isCompleted();
   * // fails if no job has this id, or if its result has expired:
   * assertThat(endpoint).job("j-7");
   * }</pre>
   */
  public JobAssert job(String id) {
    Optional<Job> found = known().stream().filter(job -> job.id().value().equals(id)).findFirst();
    return toJob("to know job " + id, jobs -> found.isPresent(), found);
  }

  /**
   * Leads to the jobs that have not expired, newest first.
   *
   * <pre>{@code
   * // passes if all jobs were completed:
   * assertThat(endpoint).jobs().extracting(Job::status).containsOnly(JobStatus.COMPLETED);
   * // fails then:
   * assertThat(endpoint).jobs().extracting(Job::status).contains(JobStatus.FAILED);
   * }</pre>
   */
  public ListAssert<Job> jobs() {
    return toList(known(), isPresent());
  }

  /**
   * Verifies how many jobs the endpoint knows; expired jobs do not count.
   *
   * <pre>{@code
   * // passes after two submissions:
   * assertThat(endpoint).hasJobs(2);
   * // fails then:
   * assertThat(endpoint).hasJobs(1);
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
   * // passes if the client sent no job to this endpoint:
   * assertThat(spare).hasNoJobs();
   * // fails if it sent one to that endpoint:
   * assertThat(endpoint).hasNoJobs();
   * }</pre>
   */
  public EndpointAssert hasNoJobs() {
    return verify(subject() + " to know no job", () -> unless(List::isEmpty));
  }

  @Override
  EndpointAssert copy() {
    return new EndpointAssert(actual);
  }

  private JobAssert toJob(String expected, Predicate<List<Job>> condition) {
    return toJob(expected, condition, known().stream().findFirst());
  }

  private JobAssert toJob(String expected, Predicate<List<Job>> condition, Optional<Job> job) {
    boolean found = check(subject() + " " + expected, () -> unless(condition));
    AssertionContext next = found ? context() : context().muted();
    return next.soft()
        .map(soft -> soft.proxy(JobAssert.class, Job.class, job.orElse(null)))
        .orElseGet(() -> new JobAssert(job.orElseThrow()))
        .in(next)
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
    return Optional.of(Failure.pending(fact, arrivalsAndRemovals()));
  }

  /** Returns the entries of jobs that were submitted or removed. */
  private List<JournalEntry> arrivalsAndRemovals() {
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
