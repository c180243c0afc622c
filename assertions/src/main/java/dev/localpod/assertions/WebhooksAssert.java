package dev.localpod.assertions;

import dev.localpod.job.JobId;
import dev.localpod.journal.DurationFormat;
import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.TimeBasis;
import dev.localpod.journal.WebhookStep;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Assertions on the deliveries of webhooks (HOOK-1). All except {@link #never} fail if no webhook
 * was sent, or if a delivery has not ended. A job that a retry ran again has a webhook for each of
 * its ends.
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
          List<WebhookDelivery> deliveries = deliveries();
          return deliveries.isEmpty()
              ? Optional.empty()
              : Optional.of(Failure.permanent(sentFact(deliveries), entries(deliveries)));
        });
  }

  private static String sentFact(List<WebhookDelivery> deliveries) {
    if (deliveries.stream().anyMatch(it -> it.attempts() > 0)) {
      return "one was";
    }
    boolean isRefused = deliveries.stream().anyMatch(it -> it.isAt(WebhookStep.REFUSED));
    return isRefused
        ? "one was about to be, and its host is not allowed"
        : "a fault holds one back";
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
        delivery -> {
          int sent = delivery.attempts();
          String fact = "it was sent " + AbstractJobAssert.times(sent);
          return sent == expected
              ? Optional.empty()
              : Optional.of(failure(fact, delivery, sent > expected || delivery.hasEnded()));
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
        delivery -> {
          List<Duration> seen = delivery.pauses();
          String fact = "it was " + (seen.isEmpty() ? "not" : "after " + texts(seen.stream()));
          return seen.equals(List.of(expected))
              ? Optional.empty()
              : Optional.of(failure(fact, delivery, delivery.hasEnded()));
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
    List<WebhookDelivery> deliveries = deliveries();
    boolean isRepeated = deliveries.stream().anyMatch(it -> it.arrivals() > 1);
    verify(
        JournalCoverage.WHAT_IS_KEPT,
        job,
        "each webhook to be handled once though delivered twice",
        () ->
            isRepeated
                ? Optional.empty()
                : Optional.of(Failure.pending("none was delivered twice", entries(deliveries))));
    Map<JobId, Long> ofJob =
        deliveries.stream()
            .collect(Collectors.groupingBy(WebhookDelivery::id, Collectors.counting()));
    return ofEach(
        "to be handled once",
        delivery -> {
          long webhooks = ofJob.get(delivery.id());
          int times = Collections.frequency(handled, delivery.id().value());
          String number = webhooks == 1 ? "it was" : "the " + webhooks + " of the job were";
          String fact = number + " handled " + AbstractJobAssert.times(times);
          return times == webhooks
              ? Optional.empty()
              : Optional.of(failure(fact, delivery, times > webhooks));
        });
  }

  private WebhooksAssert endAs(WebhookStep step) {
    return ofEach(
        "to be " + step.text(),
        delivery ->
            delivery.isAt(step)
                ? Optional.empty()
                : Optional.of(failure(delivery.fact(), delivery, delivery.hasEnded())));
  }

  /** Verifies a rule on each webhook, and that no further step of one can break the rule. */
  private WebhooksAssert ofEach(
      String expected, Function<WebhookDelivery, Optional<Failure>> rule) {
    List<WebhookDelivery> deliveries = deliveries();
    if (deliveries.isEmpty()) {
      return verify(
          JournalCoverage.WHAT_IS_KEPT,
          job,
          "a webhook " + expected,
          () -> Optional.of(Failure.pending("none was sent", List.of())));
    }
    for (WebhookDelivery delivery : deliveries) {
      check(
          JournalCoverage.EVERYTHING,
          Optional.of(delivery.id()),
          "the webhook of job " + delivery.id() + " " + expected,
          () -> rule.apply(delivery).or(() -> unlessEnded(delivery)));
    }
    return this;
  }

  private static Optional<Failure> unlessEnded(WebhookDelivery delivery) {
    return delivery.hasEnded()
        ? Optional.empty()
        : Optional.of(failure("its delivery has not ended: " + delivery.fact(), delivery, false));
  }

  private static Failure failure(String fact, WebhookDelivery delivery, boolean isSettled) {
    return new Failure(fact, delivery.entries(), isSettled, TimeBasis.ENDPOINT);
  }

  private List<WebhookDelivery> deliveries() {
    return WebhookDelivery.in(context().entries(), job);
  }

  private static List<JournalEntry> entries(List<WebhookDelivery> deliveries) {
    return deliveries.stream()
        .flatMap(delivery -> delivery.entries().stream())
        .sorted(Comparator.comparing(JournalEntry::seq))
        .toList();
  }

  private static String texts(Stream<Duration> durations) {
    return durations.map(DurationFormat::format).collect(Collectors.joining(" and "));
  }
}
