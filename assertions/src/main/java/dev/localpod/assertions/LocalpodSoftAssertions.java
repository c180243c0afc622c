package dev.localpod.assertions;

import java.util.function.Consumer;
import org.assertj.core.api.AbstractSoftAssertions;

/**
 * Assertions whose failures are collected and told together. What {@code onlyJob()}, {@code
 * calls()} and the like lead to is collected too; where they lead nowhere, that is told, and what
 * is said after them is not.
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

  /** Collects nothing yet. */
  public LocalpodSoftAssertions() {}

  /**
   * Makes assertions and tells all that failed.
   *
   * @throws AssertionError if one failed
   */
  public static void assertSoftly(Consumer<LocalpodSoftAssertions> assertions) {
    var softly = new LocalpodSoftAssertions();
    assertions.accept(softly);
    softly.assertAll();
  }
}
