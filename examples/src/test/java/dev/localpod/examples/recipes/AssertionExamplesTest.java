package dev.localpod.examples.recipes;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static dev.localpod.job.Operation.CANCEL;
import static dev.localpod.job.Operation.RETRY;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.awaitility.Awaitility.await;

import dev.localpod.Endpoint;
import dev.localpod.assertions.LocalpodSoftAssertions;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithScript;
import dev.localpod.junit.WithWorkers;
import org.junit.jupiter.api.Test;

/** The examples of the page "What can I assert", on a client for which they hold. */
@LocalpodTest
@WithWorkers(coldStart = "20s")
@WithScript("[{do: [{after: 3s}, {complete: a cup}]}]")
class AssertionExamplesTest {

  @Test
  void a_job_and_its_client(Endpoint endpoint) throws Exception {
    new CupClient(endpoint).draw("a cup");

    assertThat(endpoint).onlyJob().isCompleted().waitedInQueue(ofSeconds(20)).ranFor(ofSeconds(3));
    assertThat(endpoint).polling().neverFasterThan(ofSeconds(1)).stopsAfterTheFinalStatus();
    assertThat(endpoint).client().awaitsOrCancelsEveryJob();
  }

  @Test
  void waiting(Endpoint endpoint) throws Exception {
    var client = new CupClient(endpoint);
    String job = client.submit("a cup");
    client.await(job);
    client.cancel(job);

    assertThat(endpoint).eventually(it -> it.onlyJob().isCompleted());
    assertThat(endpoint).within(ofSeconds(2), it -> it.calls().to(CANCEL).once());
    assertThat(endpoint).neverWithin(ofHours(1), it -> it.calls().to(RETRY).atLeast(1));
  }

  @Test
  void awaiting(Endpoint endpoint) throws Exception {
    new CupClient(endpoint).draw("a cup");

    await().untilAsserted(() -> assertThat(endpoint).onlyJob().isCompleted());
  }

  @Test
  void several_failures_at_once(Endpoint endpoint) throws Exception {
    new CupClient(endpoint).draw("a cup");

    LocalpodSoftAssertions.assertSoftly(
        softly -> {
          softly.assertThat(endpoint).onlyJob().isCompleted().hasAttempts(1);
          softly.assertThat(endpoint).polling().atMost(5);
        });
  }
}
