package dev.localpod.examples.spring;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.Endpoint;
import dev.localpod.junit.WithScript;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A {@code runsync} that ends before its job goes on as polls. With Spring's RestClient. */
@WithScript("[{do: [{after: 3m}, {complete: cup.png}]}]")
class RunsyncFallsBackToPollingTest extends StudioTest {

  @Autowired Studio studio;

  // ---- the bug: the answer to runsync is taken for the result

  @Test
  void a_client_that_takes_the_first_answer_is_caught(Endpoint images) {
    assertThat(studio.draw("a cup")).contains("IN_PROGRESS").doesNotContain("cup.png");

    assertThatThrownBy(() -> assertThat(images).client().awaitsOrCancelsEveryJob())
        .isInstanceOf(AssertionError.class);
  }

  // ---- the client that is right

  @Test
  void a_client_that_polls_on_passes(Endpoint images) throws Exception {
    assertThat(studio.drawPatiently("a cup").output()).isEqualTo("cup.png");

    assertThat(images).client().awaitsOrCancelsEveryJob().submitsNothingTwice();
    assertThat(images).onlyJob().ranFor(ofMinutes(3));
  }

  @Test
  @WithScript("[{do: [{complete: cup.png}]}]")
  void a_fast_job_needs_no_poll(Endpoint images) throws Exception {
    assertThat(studio.drawPatiently("a cup").output()).isEqualTo("cup.png");

    assertThat(images).calls().times(1);
  }
}
