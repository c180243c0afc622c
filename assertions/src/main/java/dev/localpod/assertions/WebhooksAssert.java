package dev.localpod.assertions;

import dev.localpod.job.JobId;
import dev.localpod.journal.DurationFormat;
import dev.localpod.journal.Event;
import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.TimeBasis;
import dev.localpod.journal.WebhookStep;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Assertions on the deliveries of webhooks (HOOK-1). All except {@link #never} fail if no webhook
 * was sent.
 */
public final class WebhooksAssert extends AbstractLocalpodAssert<WebhooksAssert, Journal> {

  private final Optional<JobId> job;

  WebhooksAssert(AssertionContext context, Optional<JobId> job) {
    super(context.journal(), WebhooksAssert.class, context);
    this.job = job;
  }

  /**
   * Verifies that no webhook was sent.
   *
   * <pre>{@code
   * // passes if the client named no webhook for this job:
   * assertThat(endpoint).job(polled).webhooks().never();
   * // fails if it named one for that job, and the job has ended:
   * assertThat(endpoint).job(posted).webhooks().never();
   * }</pre>
   */
  public WebhooksAssert never() {
    return verify(
        JournalCoverage.EVERYTHING,
        job,
        "no webhook to be sent",
        () -> {
          List<JournalEntry> sent = deliveries();
          return sent.isEmpty()
              ? Optional.empty()
              : Optional.of(Failure.permanent("one was", sent));
        });
  }

  /**
   * Verifies that the last attempt of each webhook was acknowledged.
   *
   * <pre>{@code
   * // passes if the receiver answered 500 and then 200:
   * assertThat(endpoint).job(delivered).webhooks().areAcknowledged();
   * // fails if it answered 500 to each attempt:
   * assertThat(endpoint).job(undelivered).webhooks().areAcknowledged();
   * }</pre>
   */
  public WebhooksAssert areAcknowledged() {
    return endAs(WebhookStep.ACKNOWLEDGED);
  }

  /**
   * Verifies that each webhook was given up because its last attempt failed.
   *
   * <pre>{@code
   * // passes if the receiver answered 500 to each attempt:
   * assertThat(endpoint).job(undelivered).webhooks().areGivenUp();
   * // fails if it answered 500 and then 200:
   * assertThat(endpoint).job(delivered).webhooks().areGivenUp();
   * }</pre>
   */
  public WebhooksAssert areGivenUp() {
    return endAs(WebhookStep.GIVEN_UP);
  }

  /**
   * Verifies how many attempts each webhook took.
   *
   * <pre>{@code
   * // passes if the receiver answered 500 and then 200:
   * assertThat(endpoint).webhooks().takeAttempts(2);
   * // fails then:
   * assertThat(endpoint).webhooks().takeAttempts(1);
   * }</pre>
   */
  public WebhooksAssert takeAttempts(int expected) {
    return ofEach(
        "to take " + expected + (expected == 1 ? " attempt" : " attempts"),
        deliveries -> {
          int sent = steps(deliveries, WebhookStep.SENT).size();
          String fact = "it was sent " + AbstractJobAssert.times(sent);
          return sent == expected
              ? Optional.empty()
              : Optional.of(new Failure(fact, deliveries, sent > expected, TimeBasis.ENDPOINT));
        });
  }

  /**
   * Verifies the pauses between each failed attempt and the next attempt, in endpoint time.
   *
   * <pre>{@code
   * // passes with the edition documented, if the receiver answered 500 to each attempt:
   * assertThat(endpoint).webhooks().areSentAgainAfter(ofSeconds(10), ofSeconds(10));
   * // fails then:
   * assertThat(endpoint).webhooks().areSentAgainAfter(ofSeconds(10));
   * }</pre>
   */
  public WebhooksAssert areSentAgainAfter(Duration... expected) {
    return ofEach(
        "to be sent again after " + texts(Stream.of(expected)),
        deliveries -> {
          List<JournalEntry> failed = steps(deliveries, WebhookStep.FAILED);
          List<JournalEntry> sent = steps(deliveries, WebhookStep.SENT);
          List<Duration> seen =
              Stream.iterate(1, i -> i < sent.size(), i -> i + 1)
                  .map(i -> Duration.between(failed.get(i - 1).at(), sent.get(i).at()))
                  .toList();
          String fact = "it was " + (seen.isEmpty() ? "not" : "after " + texts(seen.stream()));
          return seen.equals(List.of(expected))
              ? Optional.empty()
              : Optional.of(Failure.pending(fact, deliveries));
        });
  }

  /**
   * Verifies that the receiver handled each webhook once although it got one or more of them twice.
   *
   * <pre>{@code
   * // passes if the webhook of job j-1 was delivered twice, and the receiver stored one result:
   * assertThat(endpoint).webhooks().areHandledOnce(List.of("j-1"));
   * // fails if it stored two:
   * assertThat(endpoint).webhooks().areHandledOnce(List.of("j-1", "j-1"));
   * }</pre>
   *
   * @param handled the ids of the jobs whose results the receiver stored, once for each time
   */
  public WebhooksAssert areHandledOnce(Collection<String> handled) {
    String expected = "each webhook to be handled once";
    Map<JobId, List<JournalEntry>> byJob = byJob();
    boolean isRepeated =
        byJob.values().stream().anyMatch(it -> steps(it, WebhookStep.SENT).size() > 1);
    verify(
        JournalCoverage.WHAT_IS_KEPT,
        job,
        expected + " though delivered twice",
        () ->
            isRepeated
                ? Optional.empty()
                : Optional.of(Failure.pending("none was delivered twice", deliveries())));
    return ofEach(
        "to be handled once",
        deliveries -> {
          String id = deliveries.get(0).event().job().orElseThrow().value();
          int times = Collections.frequency(handled, id);
          String fact = "it was handled " + AbstractJobAssert.times(times);
          return times == 1
              ? Optional.empty()
              : Optional.of(new Failure(fact, deliveries, times > 1, TimeBasis.ENDPOINT));
        });
  }

  private WebhooksAssert endAs(WebhookStep step) {
    return ofEach(
        "to be " + step.text(),
        deliveries -> {
          Event.Webhook last = webhook(deliveries.get(deliveries.size() - 1));
          String fact = "it was " + last.step().text() + " at attempt " + last.attempt();
          String detail = last.detail().isEmpty() ? "" : ": " + last.detail();
          return last.step() == step
              ? Optional.empty()
              : Optional.of(
                  new Failure(fact + detail, deliveries, last.step().isLast(), TimeBasis.ENDPOINT));
        });
  }

  private WebhooksAssert ofEach(
      String expected, Function<List<JournalEntry>, Optional<Failure>> rule) {
    Map<JobId, List<JournalEntry>> byJob = byJob();
    if (byJob.isEmpty()) {
      return verify(
          JournalCoverage.WHAT_IS_KEPT,
          job,
          "a webhook " + expected,
          () -> Optional.of(Failure.pending("none was sent", List.of())));
    }
    byJob.forEach(
        (id, deliveries) ->
            check(
                JournalCoverage.EVERYTHING,
                Optional.of(id),
                "the webhook of job " + id + " " + expected,
                () -> rule.apply(deliveries)));
    return this;
  }

  private Map<JobId, List<JournalEntry>> byJob() {
    return deliveries().stream()
        .collect(
            Collectors.groupingBy(it -> webhook(it).id(), LinkedHashMap::new, Collectors.toList()));
  }

  private List<JournalEntry> deliveries() {
    return context().entries().stream()
        .filter(entry -> entry.event() instanceof Event.Webhook)
        .filter(entry -> job.isEmpty() || entry.event().job().equals(job))
        .toList();
  }

  private static List<JournalEntry> steps(List<JournalEntry> deliveries, WebhookStep step) {
    return deliveries.stream().filter(it -> webhook(it).step() == step).toList();
  }

  private static Event.Webhook webhook(JournalEntry entry) {
    return (Event.Webhook) entry.event();
  }

  private static String texts(Stream<Duration> durations) {
    return durations.map(DurationFormat::format).collect(Collectors.joining(" and "));
  }
}
