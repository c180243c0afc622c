package dev.localpod.assertions;

import static dev.localpod.assertions.FailureMessages.failureOf;
import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.IN_PROGRESS;
import static dev.localpod.job.JobStatus.IN_QUEUE;
import static dev.localpod.job.Operation.CANCEL;
import static dev.localpod.job.Operation.RUN;
import static dev.localpod.job.Operation.STATUS;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.job.Job;
import dev.localpod.options.Edition;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.script.Scripts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EndpointAssertTest {

  @RegisterExtension private final EndpointFixture shop = new EndpointFixture();

  private Endpoint endpoint() {
    return shop.endpoint();
  }

  @Test
  void the_only_job_can_be_looked_at() {
    String id = shop.run();
    assertThat(endpoint()).onlyJob().isCompleted();
    assertThat(endpoint()).job(id).isCompleted();
    assertThat(endpoint()).hasJobs(1).jobs().extracting(Job::status).containsExactly(COMPLETED);
  }

  @Test
  void a_description_goes_along() {
    shop.run();
    assertThat(failureOf(() -> assertThat(endpoint()).as("shop").onlyJob().hasFailedWith("boom")))
        .startsWith("[shop] expected job ");
    assertThat(failureOf(() -> assertThat(endpoint()).as("shop").calls().to(CANCEL).once()))
        .startsWith("[shop] expected exactly 1 call");
    assertThat(failureOf(() -> assertThat(endpoint()).as("shop").polling()))
        .startsWith("[shop] expected endpoint 'shop' to be polled");
    assertThat(failureOf(() -> assertThat(endpoint()).as("shop").jobs().isEmpty()))
        .startsWith("[shop] ");
  }

  @Test
  void no_job_is_not_one_job() {
    assertThat(endpoint()).hasNoJobs();
    assertThat(failureOf(() -> assertThat(endpoint()).onlyJob()))
        .isEqualTo(
            """
            expected endpoint 'shop' to know exactly one job, but it knows none
              endpoint 'shop', edition documented""");
    assertThat(failureOf(() -> assertThat(endpoint()).job("j-7")))
        .isEqualTo(
            """
            expected endpoint 'shop' to know job j-7, but it knows none
              endpoint 'shop', edition documented""");
  }

  @Test
  void two_jobs_are_listed_newest_first() {
    String first = shop.run();
    String second = shop.run();
    assertThat(failureOf(() -> assertThat(endpoint()).onlyJob()))
        .isEqualTo(
            """
            expected endpoint 'shop' to know exactly one job, but it knows 2: %2$s COMPLETED, %1$s COMPLETED
              endpoint 'shop', edition documented:
                endpoint time  who      what
                          +0s  state    %1$s IN_QUEUE: submitted
                          +0s  state    %2$s IN_QUEUE: submitted"""
                .formatted(first, second));
    assertThat(failureOf(() -> assertThat(endpoint()).hasNoJobs()))
        .startsWith("expected endpoint 'shop' to know no job, but it knows 2: ");
    assertThat(failureOf(() -> assertThat(endpoint()).hasJobs(1)))
        .startsWith("expected endpoint 'shop' to know 1 job, but it knows 2: ");
  }

  @Test
  void a_job_that_has_expired_is_told() {
    String id = shop.run();
    endpoint().clock().advance(ofSeconds(1_800));
    assertThat(failureOf(() -> assertThat(endpoint()).onlyJob()))
        .endsWith("+1800s  state    " + id + " COMPLETED -> gone: its result expired");
  }

  @Test
  void the_edition_is_told() {
    Endpoint other =
        shop.localpod()
            .add(
                EndpointOptions.of("odd")
                    .settings(EndpointSettings.DEFAULT.edition(Edition.OBSERVED)));
    assertThat(failureOf(() -> assertThat(other).onlyJob()))
        .endsWith("\n  endpoint 'odd', edition observed");
  }

  @Test
  void a_job_has_gone_through_its_states() {
    endpoint().script(Scripts.after(ofSeconds(3)).complete("done"));
    String id = shop.run();
    endpoint().clock().advance(ofSeconds(3));
    assertThat(endpoint()).onlyJob().wentThrough(IN_QUEUE, IN_PROGRESS, COMPLETED);
    assertThat(failureOf(() -> assertThat(endpoint()).onlyJob().wentThrough(IN_QUEUE, COMPLETED)))
        .isEqualTo(
            """
            expected job %1$s to have gone through [IN_QUEUE, COMPLETED], but it went through [IN_QUEUE, IN_PROGRESS, COMPLETED]
              endpoint 'shop', edition documented:
                endpoint time  who      what
                          +0s  state    %1$s IN_QUEUE: submitted
                          +0s  state    %1$s IN_QUEUE -> IN_PROGRESS: picked up by worker-1
                          +3s  state    %1$s IN_PROGRESS -> COMPLETED: worker-1 completed it"""
                .formatted(id));
  }

  @Test
  void chunks_that_the_client_collected_are_those_that_were_sent() {
    endpoint().script(Scripts.chunk("a").chunk("b").chunk("a").chunk("c").complete());
    String id = shop.run();
    assertThat(endpoint()).onlyJob().receivedChunks(List.of("a", "b", "a", "c"));
    assertThat(chunksFailure("c", "b", "d", "c"))
        .startsWith(
            ("expected job %s to have each chunk received once, in order, but chunk 2 of 4, \"b\","
                    + " came after chunk 4; \"d\" was never sent; chunk 4 of 4, \"c\", came again;"
                    + " chunk 1 of 4, \"a\", is missing; chunk 3 of 4, \"a\", is missing\n")
                .formatted(id));
    assertThat(chunksFailure("b", "a", "c")).contains("but chunk 1 of 4, \"a\", is missing\n");
  }

  private String chunksFailure(Object... collected) {
    return failureOf(() -> assertThat(endpoint()).onlyJob().receivedChunks(List.of(collected)));
  }

  @Test
  void of_a_job_without_chunks_none_can_be_received() {
    shop.run();
    assertThat(chunksFailure()).contains("but nothing was shown: no worker sent a chunk\n");
  }

  @Test
  void what_a_worker_reported_can_be_compared() {
    endpoint().script(Scripts.progress(50).chunk(Map.of("n", 1)).chunk("two").complete());
    String id = shop.run();
    assertThat(endpoint()).onlyJob().streamed(Map.of("n", 1.0), "two").reportedProgress(50);
    assertThat(failureOf(() -> assertThat(endpoint()).onlyJob().streamed("two")))
        .startsWith(
            "expected job "
                + id
                + " to have streamed [\"two\"], but it streamed [{\"n\":1},\"two\"]\n");
    assertThat(failureOf(() -> assertThat(endpoint()).onlyJob().reportedProgress(50, 100)))
        .startsWith(
            "expected job "
                + id
                + " to have reported the progress [50,100], but it reported the"
                + " progress [50]\n");
  }

  @Test
  void calls_and_polls_of_one_job_can_be_looked_at() {
    String first = shop.run();
    String second = shop.run();
    shop.call("/status/" + first, "");
    assertThat(endpoint()).calls().inOrder(RUN, RUN, STATUS);
    assertThat(endpoint()).job(first).calls().inOrder(RUN, STATUS);
    assertThat(endpoint()).job(first).polling().atMost(1).stopsAfterTheFinalStatus();
    assertThat(failureOf(() -> assertThat(endpoint()).job(second).polling()))
        .startsWith("expected job " + second + " to be polled, but no call polled it\n");
  }

  @Test
  void a_wrong_status_is_told_with_how_the_job_got_there() {
    String id = shop.run();
    assertThat(failureOf(() -> assertThat(endpoint()).onlyJob().isCancelled()))
        .isEqualTo(
            """
            expected job %1$s to be CANCELLED, but it is COMPLETED
              endpoint 'shop', edition documented:
                endpoint time  who      what
                          +0s  state    %1$s IN_QUEUE: submitted
                          +0s  state    %1$s IN_QUEUE -> IN_PROGRESS: picked up by worker-1
                          +0s  state    %1$s IN_PROGRESS -> COMPLETED: worker-1 completed it"""
                .formatted(id));
  }

  @Test
  void pauses_go_by_the_clock_that_the_client_uses() {
    String id = shop.run();
    endpoint().script(Scripts.hang());
    String hanging = shop.run();
    shop.call("/status/" + hanging, "");
    endpoint().clock().advance(ofSeconds(5));
    shop.call("/status/" + hanging, "");
    shop.call("/status/" + id, "");

    assertThat(failureOf(() -> assertThat(endpoint()).polling().neverFasterThan(ofSeconds(5))))
        .contains("\n  endpoint 'shop', edition documented:\n    real time  ");

    endpoint().clock().asJavaClock();
    assertThat(endpoint()).polling().neverFasterThan(ofSeconds(5));
    assertThat(failureOf(() -> assertThat(endpoint()).polling().neverFasterThan(ofSeconds(6))))
        .contains(
            ", but it was polled again after 5s\n"
                + "  endpoint 'shop', edition documented:\n    endpoint time  ");
  }
}
