package dev.localpod.assertions;

import java.util.function.Consumer;
import org.assertj.core.api.AbstractSoftAssertions;

/**
 * Collects failures and reports them together, including those of the assertions that {@code
 * onlyJob()}, {@code calls()} and the like lead to. If one of those finds nothing, only that
 * failure is reported, and the rest of its chain is ignored.
 *
 * <pre>{@code
 * LocalpodSoftAssertions.assertSoftly(softly -> {
 *   softly.assertThat(endpoint).onlyJob().isCompleted().hasAttempts(1);
 *   softly.assertThat(endpoint).polling().atMost(5);
 * });
 * }</pre>
 */
public class LocalpodSoftAssertions extends AbstractSoftAssertions
    implements LocalpodSoftAssertionsProvider {

  /** Starts with no failure. */
  public LocalpodSoftAssertions() {}

  /**
   * Runs assertions and reports all failures.
   *
   * @throws AssertionError if there is one or more
   */
  public static void assertSoftly(Consumer<LocalpodSoftAssertions> assertions) {
    var softly = new LocalpodSoftAssertions();
    assertions.accept(softly);
    softly.assertAll();
  }
}
