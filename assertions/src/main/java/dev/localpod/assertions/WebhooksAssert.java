package dev.localpod.assertions;

import dev.localpod.job.JobId;
import dev.localpod.journal.Event;
import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
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
 * Assertions on the deliveries of webhooks (HOOK-1). All but {@link #never} need one to have been
 * sent.
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
   * // passes if the client names none:
   * assertThat(endpoint).webhooks().never();
   * // fails if it does, once its job has ended:
   * assertThat(endpoint).webhooks().never();
   * }</pre>
   */
  public WebhooksAssert never() {
    return verify(
        JournalCoverage.EVERYTHING,
        job,
        "no webhook to be sent",
        () -> {
          List<JournalEntry> sent = deliveries();
          return sent.isEmpty() ? Optional.empty() : Optional.of(Failure.forGood("one was", sent));
        });
  }

  /**
   * Verifies that each webhook was acknowledged in the end.
   *
   * <pre>{@code
   * // passes if the receiver answered 500 and then 200:
   * assertThat(endpoint).webhooks().areAcknowledged();
   * // fails if it is still to be sent again, or was given up:
   * assertThat(endpoint).webhooks().areAcknowledged();
   * }</pre>
   */
  public WebhooksAssert areAcknowledged() {
    return endAs(WebhookStep.ACKNOWLEDGED);
  }

  /**
   * Verifies that each webhook was given up in the end: no attempt was acknowledged.
   *
   * <pre>{@code
   * // passes if the receiver answered 500 each time:
   * assertThat(endpoint).webhooks().areGivenUp();
   * // fails if it answered 200 at last:
   * assertThat(endpoint).webhooks().areGivenUp();
   * }</pre>
   */
  public WebhooksAssert areGivenUp() {
    return endAs(WebhookStep.GIVEN_UP);
  }

  /**
   * Verifies how often each webhook was sent.
   *
   * <pre>{@code
   * // passes if the receiver answered 500 and then 200:
   * assertThat(endpoint).webhooks().takeAttempts(2);
   * // fails if it answered 200 at once:
   * assertThat(endpoint).webhooks().takeAttempts(2);
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
   * Verifies how long after each failed attempt the next one began, in endpoint time.
   *
   * <pre>{@code
   * // passes with the edition documented, if the receiver answered 500 each time:
   * assertThat(endpoint).webhooks().areSentAgainAfter(ofSeconds(10), ofSeconds(10));
   * // fails with the edition observed, which sends again after 5 s and 15 s:
   * assertThat(endpoint).webhooks().areSentAgainAfter(ofSeconds(10), ofSeconds(10));
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
              : Optional.of(Failure.sofar(fact, deliveries));
        });
  }

  /**
   * Verifies that the receiver handled each acknowledged webhook once although at least one was
   * delivered more than once. What a receiver makes of a delivery happens inside it, so the test
   * has to say: {@code handled} are the ids of the jobs whose results it took in, one for each
   * time.
   *
   * <pre>{@code
   * // passes if the receiver stores a result, answers 500, and knows the second delivery again:
   * assertThat(endpoint).webhooks().areHandledOnce(gallery.jobIds());
   * // fails if it stores the result a second time, or if nothing came twice:
   * assertThat(endpoint).webhooks().areHandledOnce(gallery.jobIds());
   * }</pre>
   */
  public WebhooksAssert areHandledOnce(Collection<String> handled) {
    String expected = "each webhook to be handled once";
    Map<JobId, List<JournalEntry>> byJob = byJob();
    boolean cameTwice =
        byJob.values().stream().anyMatch(it -> steps(it, WebhookStep.SENT).size() > 1);
    verify(
        JournalCoverage.WHAT_IS_KEPT,
        job,
        expected + " though delivered twice",
        () ->
            cameTwice
                ? Optional.empty()
                : Optional.of(Failure.sofar("none was delivered twice", deliveries())));
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
          () -> Optional.of(Failure.sofar("none was sent", List.of())));
    }
    byJob.forEach(
        (id, deliveries) ->
            isSo(
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
    return durations.map(Durations::text).collect(Collectors.joining(" and "));
  }
}
