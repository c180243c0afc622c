package dev.localpod.assertions;

import dev.localpod.job.Job;
import dev.localpod.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ObjectAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on the request that submitted a job.
 *
 * @param <SELF> the type of the assertion itself
 */
public abstract class AbstractJobRequestAssert<SELF extends AbstractJobRequestAssert<SELF>>
    extends AbstractJobAssert<SELF> {

  AbstractJobRequestAssert(@Nullable Job actual, Class<SELF> type, AssertionContext context) {
    super(actual, type, context);
  }

  /**
   * Verifies that the client submitted this input, compared as JSON: the order of fields and the
   * spelling of numbers do not matter. {@link Json#of} reads maps, collections, strings, numbers
   * and records.
   *
   * <pre>{@code
   * // passes if the client submitted {"input": {"prompt": "a cup"}}:
   * assertThat(job).hasInput(Map.of("prompt", "a cup"));
   * // fails:
   * assertThat(job).hasInput(Map.of("prompt", "a mug"));
   * }</pre>
   */
  public SELF hasInput(Object expected) {
    return verifyJob(
        "to have the input " + shown(Json.of(expected)),
        () -> differs(expected, Optional.of(actual.request().input())));
  }

  /**
   * Verifies that the input can be read as {@code type}, and leads to it.
   *
   * <pre>{@code
   * // passes if the client submitted {"input": {"prompt": "a cup"}}:
   * assertThat(job).inputAs(Order.class).isEqualTo(new Order("a cup"));
   * // fails:
   * assertThat(job).inputAs(Integer.class);
   * }</pre>
   */
  public <T> ObjectAssert<T> inputAs(Class<T> type) {
    return toValue("to have an input", type, job -> Optional.of(job.request().input()));
  }

  /**
   * Verifies that the policy of the request has this {@code ttl} (POL-2).
   *
   * <pre>{@code
   * // passes if the client submitted "policy": {"ttl": 60000}:
   * assertThat(job).hasTtl(ofMinutes(1));
   * // fails:
   * assertThat(job).hasTtl(ofMinutes(2));
   * }</pre>
   */
  public SELF hasTtl(Duration expected) {
    return verifyJob("to have a ttl", expected, job -> job.request().policy().ttl());
  }

  /**
   * Verifies that the policy of the request has this {@code executionTimeout} (POL-1).
   *
   * <pre>{@code
   * // passes if the client submitted "policy": {"executionTimeout": 60000}:
   * assertThat(job).hasExecutionTimeout(ofMinutes(1));
   * // fails:
   * assertThat(job).hasExecutionTimeout(ofSeconds(30));
   * }</pre>
   */
  public SELF hasExecutionTimeout(Duration expected) {
    return verifyJob(
        "to have an executionTimeout", expected, job -> job.request().policy().executionTimeout());
  }

  /**
   * Verifies that the policy of the request asks for low priority (POL-3).
   *
   * <pre>{@code
   * // passes if the client submitted the job thumbnail with "policy": {"lowPriority": true}:
   * assertThat(thumbnail).hasLowPriority();
   * // fails if it submitted the job poster without a policy:
   * assertThat(poster).hasLowPriority();
   * }</pre>
   */
  public SELF hasLowPriority() {
    return verifyJob(
        "to have low priority",
        () -> permanentUnless(actual.request().policy().lowPriority(), "it has normal priority"));
  }

  /**
   * Verifies that the request names this webhook (HOOK-1).
   *
   * <pre>{@code
   * // passes if the client submitted "webhook": "http://127.0.0.1:9000/done":
   * assertThat(job).hasWebhook(URI.create("http://127.0.0.1:9000/done"));
   * // fails:
   * assertThat(job).hasWebhook(URI.create("http://127.0.0.1:9000/failed"));
   * }</pre>
   */
  public SELF hasWebhook(URI expected) {
    return verifyJob(
        "to have the webhook " + expected,
        () -> {
          Optional<URI> webhook = actual.request().webhook();
          return permanentUnless(
              webhook.equals(Optional.of(expected)),
              webhook.map(it -> "it has " + it).orElse("it has none"));
        });
  }

  /**
   * Verifies that the request has this {@code s3Config} (POL-4), compared as JSON. A failure names
   * the fields that differ and never shows a value.
   *
   * <pre>{@code
   * // passes if the client submitted these two fields:
   * assertThat(job).hasS3Config(Map.of("bucketName", "art", "accessSecret", secret));
   * // fails with "accessSecret is not expected":
   * assertThat(job).hasS3Config(Map.of("bucketName", "art"));
   * }</pre>
   */
  public SELF hasS3Config(Object expected) {
    return verifyJob(
        "to have the given s3Config (its values are not shown)",
        () -> s3Differs(Json.of(expected)));
  }
}
