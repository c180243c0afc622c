package dev.localpod.assertions;

import dev.localpod.job.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on the journal of an endpoint.
 *
 * @param <SELF> the type of the assertion itself
 * @param <A> the type of its subject
 */
public abstract class AbstractJournalAssert<SELF extends AbstractJournalAssert<SELF, A>, A>
    extends AbstractLocalpodAssert<SELF, A> {

  AbstractJournalAssert(@Nullable A actual, Class<SELF> type, AssertionContext context) {
    super(actual, type, context);
  }

  /**
   * Leads to the calls of clients.
   *
   * <pre>{@code
   * // passes after one run:
   * assertThat(endpoint).calls().to(Operation.RUN).once();
   * // fails then:
   * assertThat(endpoint).calls().to(Operation.RUN).times(2);
   * }</pre>
   */
  public CallsAssert calls() {
    return navigate(new CallsAssert(context(), Optional.empty()), isPresent());
  }

  /**
   * Verifies that clients polled, and leads to their polls: the calls of {@code status} and {@code
   * status-sync}.
   *
   * <pre>{@code
   * // passes if the client waits 1 s between its polls:
   * assertThat(endpoint).polling().neverFasterThan(ofSeconds(1));
   * // fails then:
   * assertThat(endpoint).polling().neverFasterThan(ofSeconds(2));
   * }</pre>
   */
  public PollingAssert polling() {
    return PollingAssert.of(this, Optional.empty(), Operation.STATUS);
  }

  /**
   * Verifies that clients read streams, and leads to their calls of {@code stream}. A client may
   * read again at once after an answer with chunks.
   *
   * <pre>{@code
   * // passes if the client waits 1 s after each answer without a chunk:
   * assertThat(endpoint).streaming().neverFasterThan(ofSeconds(1));
   * // fails then:
   * assertThat(endpoint).streaming().neverFasterThan(ofSeconds(2));
   * }</pre>
   */
  public PollingAssert streaming() {
    return PollingAssert.of(this, Optional.empty(), Operation.STREAM);
  }

  /**
   * Leads to the deliveries of webhooks.
   *
   * <pre>{@code
   * // passes if each receiver answered 200:
   * assertThat(endpoint).webhooks().areAcknowledged();
   * // fails then:
   * assertThat(endpoint).webhooks().areGivenUp();
   * }</pre>
   */
  public WebhooksAssert webhooks() {
    return navigate(new WebhooksAssert(context(), Optional.empty()), isPresent());
  }

  /**
   * Leads to the behaviour of the clients from submission to result.
   *
   * <pre>{@code
   * // passes if clients awaited or cancelled each job:
   * assertThat(endpoint).client().awaitsOrCancelsEveryJob();
   * // fails then:
   * assertThat(endpoint).client().isBilledAtMost(ofSeconds(0));
   * }</pre>
   */
  public ClientAssert client() {
    return navigate(new ClientAssert(context()), isPresent());
  }

  /**
   * Verifies that assertions hold within 10 s of real time; see {@link #within}.
   *
   * <pre>{@code
   * // passes as soon as the job of a client in another thread is completed:
   * assertThat(endpoint).eventually(it -> it.onlyJob().isCompleted());
   * // fails after 10 s if the client submits only one job:
   * assertThat(endpoint).eventually(it -> it.hasJobs(2));
   * }</pre>
   */
  public SELF eventually(Consumer<SELF> assertions) {
    return within(Duration.ofSeconds(10), assertions);
  }

  /**
   * Verifies that assertions hold within {@code budget} of real time, for clients in other threads.
   * Runs the assertions at once, and again after each new entry of the journal. Ends as soon as
   * they hold, or as soon as one fails that no later entry can change, such as {@code
   * calls().to(CANCEL).never()} after a cancel. Does not move the clock.
   *
   * <pre>{@code
   * // passes as soon as a client in another thread has cancelled the job:
   * assertThat(endpoint).within(ofSeconds(2), it -> it.onlyJob().isCancelled());
   * // fails then without waiting, because nothing can change it:
   * assertThat(endpoint).within(ofSeconds(2), it -> it.calls().to(CANCEL).never());
   * }</pre>
   */
  public SELF within(Duration budget, Consumer<SELF> assertions) {
    if (isPresent()) {
      var retry = new RetryUntil(context());
      retry
          .within(budget, () -> assertions.accept(copy().in(retry.context())))
          .ifPresent(this::raise);
    }
    return myself;
  }

  /**
   * Verifies that assertions do not hold at any time within {@code duration}. On a {@code manual}
   * or {@code skip} clock this is endpoint time, and the method moves the clock from one due
   * instant to the next, which takes no real time. On other clocks it is real time.
   *
   * <pre>{@code
   * // passes if a worker completes the job after 3 s:
   * assertThat(endpoint).neverWithin(ofSeconds(2), it -> it.onlyJob().isCompleted());
   * // fails then, and says after how long:
   * assertThat(endpoint).neverWithin(ofHours(1), it -> it.onlyJob().isCompleted());
   * }</pre>
   */
  public SELF neverWithin(Duration duration, Consumer<SELF> assertions) {
    if (isPresent()) {
      var retry = new RetryUntil(context());
      retry
          .neverWithin(duration, () -> assertions.accept(copy().in(retry.context())))
          .ifPresent(this::raise);
    }
    return myself;
  }

  /** Returns a new assertion on the same subject. */
  abstract SELF copy();

  private void raise(String text) {
    raise(text, true);
  }
}
