package dev.localpod.assertions;

import static dev.localpod.assertions.FailureMessages.failureOf;
import static dev.localpod.assertions.LocalpodAssertions.ENDPOINT;
import static dev.localpod.assertions.LocalpodAssertions.JOB;
import static dev.localpod.assertions.LocalpodAssertions.JOURNAL;
import static dev.localpod.job.Operation.CANCEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.job.Job;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LocalpodSoftAssertionsTest {

  @RegisterExtension private final EndpointFixture shop = new EndpointFixture();

  private final LocalpodSoftAssertions softly = new LocalpodSoftAssertions();

  private List<String> collected() {
    return softly.assertionErrorsCollected().stream()
        .map(error -> error.getMessage().lines().findFirst().orElse(""))
        .toList();
  }

  @Test
  void failures_are_collected_along_all_ways() {
    String id = shop.run();
    softly.assertThat(shop.endpoint()).as("shop").onlyJob().isCancelled().hasAttempts(2);
    softly.assertThat(shop.endpoint()).calls().to(CANCEL).once().never();
    softly.assertThat(shop.endpoint()).onlyJob().outputAs(String.class).isEqualTo("x");
    softly.assertThat(shop.endpoint().journal()).isEmpty();
    softly.assertThat(shop.endpoint().jobs().get(0)).isCancelled();
    softly.assertThat("AssertJ's own").isEmpty();

    assertThat(collected())
        .satisfiesExactly(
            it ->
                assertThat(it)
                    .isEqualTo(
                        "[shop] expected job " + id + " to be CANCELLED, but it is COMPLETED"),
            it ->
                assertThat(it)
                    .startsWith(
                        "[shop] expected job " + id + " to have been given to a worker 2 times"),
            it ->
                assertThat(it).startsWith("expected exactly 1 call to cancel, but there was none"),
            it ->
                assertThat(it)
                    .startsWith(
                        "expected job " + id + " to be COMPLETED with an output that is a String"),
            it -> assertThat(it).startsWith("expected the journal to be empty"),
            it -> assertThat(it).startsWith("expected job " + id + " to be CANCELLED"),
            it -> assertThat(it).isEmpty());
  }

  @Test
  void a_way_that_leads_nowhere_is_told_once() {
    softly.assertThat(shop.endpoint()).onlyJob().isCompleted().hasAttempts(1).polling().atMost(1);
    softly.assertThat(shop.endpoint()).onlyJob().outputAs(String.class).isEqualTo("x");
    softly.assertThat(shop.endpoint()).polling().atMost(1);

    assertThat(collected())
        .containsExactly(
            "expected endpoint 'shop' to know exactly one job, but it knows none",
            "expected endpoint 'shop' to know exactly one job, but it knows none",
            "expected endpoint 'shop' to be polled, but no call polled it");
  }

  @Test
  void what_is_inherited_is_collected_too() {
    softly.assertThat((Job) null).isNotNull();
    softly.assertThat(shop.endpoint()).isNull();
    assertThat(collected()).hasSize(2);
  }

  @Test
  void all_failures_are_told_together() {
    LocalpodSoftAssertions.assertSoftly(it -> it.assertThat(shop.endpoint()).hasNoJobs());
    assertThat(
            failureOf(
                () ->
                    LocalpodSoftAssertions.assertSoftly(
                        it -> it.assertThat(shop.endpoint()).hasJobs(1).hasJobs(2))))
        .contains("to know 1 job, but", "to know 2 jobs, but");
  }

  @Test
  void things_can_be_looked_at_as_what_they_are() {
    shop.run();
    Object endpoint = shop.endpoint();
    Object job = shop.endpoint().jobs().get(0);
    Object journal = shop.endpoint().journal();
    assertThat(endpoint).asInstanceOf(ENDPOINT).hasJobs(1);
    assertThat(job).asInstanceOf(JOB).isCompleted();
    assertThat(journal).asInstanceOf(JOURNAL).hasDroppedNothing();
  }
}
