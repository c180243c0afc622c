package dev.localpod.assertions;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What can be said wherever there is a journal.
 *
 * @param <SELF> the assertion itself
 * @param <A> what it looks at
 */
public abstract class AbstractJournalAssert<SELF extends AbstractJournalAssert<SELF, A>, A>
    extends AbstractLocalpodAssert<SELF, A> {

  AbstractJournalAssert(@Nullable A actual, Class<SELF> type, AssertionContext context) {
    super(actual, type, context);
  }

  /**
   * Goes on to the calls that clients made.
   *
   * <pre>{@code
   * // passes after one run:
   * assertThat(endpoint).calls().to(Operation.RUN).once();
   * // fails after two:
   * assertThat(endpoint).calls().to(Operation.RUN).once();
   * }</pre>
   */
  public CallsAssert calls() {
    return navigate(new CallsAssert(context(), Optional.empty()), isThere());
  }

  /**
   * Goes on to how clients polled: their calls of {@code status}, {@code status-sync} and {@code
   * stream}. There must have been one.
   *
   * <pre>{@code
   * // passes if a client slept 1 s between its polls:
   * assertThat(endpoint).polling().neverFasterThan(ofSeconds(1));
   * // fails if no client ever polled:
   * assertThat(endpoint).polling();
   * }</pre>
   */
  public PollingAssert polling() {
    return PollingAssert.of(this, Optional.empty());
  }

  /**
   * Goes on to the deliveries of webhooks.
   *
   * <pre>{@code
   * // passes if each receiver answered 200:
   * assertThat(endpoint).webhooks().areAcknowledged();
   * // fails if one answered 500 three times:
   * assertThat(endpoint).webhooks().areAcknowledged();
   * }</pre>
   */
  public WebhooksAssert webhooks() {
    return navigate(new WebhooksAssert(context(), Optional.empty()), isThere());
  }

  /**
   * Goes on to what the clients did as a whole, from submission to result.
   *
   * <pre>{@code
   * // passes if each job was waited for, or cancelled:
   * assertThat(endpoint).client().awaitsOrCancelsEveryJob();
   * // fails if one was left to itself:
   * assertThat(endpoint).client().awaitsOrCancelsEveryJob();
   * }</pre>
   */
  public ClientAssert client() {
    return navigate(new ClientAssert(context()), isThere());
  }

  /**
   * Verifies that assertions come to hold within 10 s of real time; see {@link #within}.
   *
   * <pre>{@code
   * // passes as soon as the client, in a thread of its own, has got its result:
   * assertThat(endpoint).eventually(it -> it.onlyJob().isCompleted());
   * // fails if the client submits nothing:
   * assertThat(endpoint).eventually(it -> it.onlyJob().isCompleted());
   * }</pre>
   */
  public SELF eventually(Consumer<SELF> assertions) {
    return within(Duration.ofSeconds(10), assertions);
  }

  /**
   * Verifies that assertions come to hold within {@code budget} of real time, which is for clients
   * in other threads: they are made at once and again whenever something is noted in the journal.
   * Nothing is waited for once they hold, nor once one has failed that nothing can bring right any
   * more, such as {@code calls().to(CANCEL).never()} after a cancel. The clock is not moved.
   *
   * <pre>{@code
   * // passes as soon as the client, in a thread of its own, has cancelled its job:
   * assertThat(endpoint).within(ofSeconds(2), it -> it.onlyJob().isCancelled());
   * // fails after 2 s if it does not, and shows what happened meanwhile:
   * assertThat(endpoint).within(ofSeconds(2), it -> it.onlyJob().isCancelled());
   * }</pre>
   */
  public SELF within(Duration budget, Consumer<SELF> assertions) {
    if (isThere()) {
      var watch = new RetryUntil(context());
      watch
          .within(budget, () -> assertions.accept(again().in(watch.context())))
          .ifPresent(this::raise);
    }
    return myself;
  }

  /**
   * Verifies that assertions do not hold, and do not come to hold within {@code duration}. On a
   * clock that is moved by hand ({@code manual}, {@code skip}) that is endpoint time, and this
   * moves it, from one due instant to the next: it takes no real time. On other clocks it is real
   * time.
   *
   * <pre>{@code
   * // passes if nothing comes of the job for an hour of endpoint time:
   * assertThat(endpoint).neverWithin(ofHours(1), it -> it.onlyJob().isCompleted());
   * // fails, with when it was, if a worker completes it in that time:
   * assertThat(endpoint).neverWithin(ofHours(1), it -> it.onlyJob().isCompleted());
   * }</pre>
   */
  public SELF neverWithin(Duration duration, Consumer<SELF> assertions) {
    if (isThere()) {
      var watch = new RetryUntil(context());
      watch
          .neverWithin(duration, () -> assertions.accept(again().in(watch.context())))
          .ifPresent(this::raise);
    }
    return myself;
  }

  /** A new assertion on the same thing. */
  abstract SELF again();

  private void raise(String text) {
    raise(text, true);
  }
}
