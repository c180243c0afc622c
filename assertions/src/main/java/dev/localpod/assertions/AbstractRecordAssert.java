package dev.localpod.assertions;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be said wherever there is a journal.
 *
 * @param <SELF> the assertion itself
 * @param <A> what it looks at
 */
public abstract class AbstractRecordAssert<SELF extends AbstractRecordAssert<SELF, A>, A>
    extends SceneAssert<SELF, A> {

  AbstractRecordAssert(@Nullable A actual, Class<SELF> type, Scene scene) {
    super(actual, type, scene);
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
    return goOn(new CallsAssert(scene(), Optional.empty()), isThere());
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
}
