package dev.localpod.examples.junit;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.Endpoint;
import dev.localpod.fault.Faults;
import dev.localpod.job.Operation;
import dev.localpod.junit.Allow;
import dev.localpod.junit.Leftover;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithClock;
import dev.localpod.junit.WithScript;
import dev.localpod.junit.WithWorkers;
import dev.localpod.script.Scripts;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The idioms of the page for coding assistants. */
@LocalpodTest
class AgentIdiomsTest {

  @Test
  void the_client_gets_address_and_key(Endpoint endpoint) throws Exception {
    var client = new SmallClient(endpoint.baseUrl(), endpoint.apiKey());
    endpoint.script(Scripts.after(ofSeconds(20)).complete(Map.of("image", "cup.png")));

    assertThat(client.ask("a cup")).contains("cup.png");
    assertThat(endpoint).onlyJob().hasInput(Map.of("prompt", "a cup")).ranFor(ofSeconds(20));
  }

  @Test
  @WithWorkers(coldStart = "20s")
  void a_cold_start(Endpoint endpoint) throws Exception {
    new SmallClient(endpoint).ask("a cup");

    assertThat(endpoint).onlyJob().waitedInQueue(ofSeconds(20));
  }

  @Test
  @WithScript("[{when: {at: /prompt, equals: boom}, do: [{fail: CUDA out of memory}]}]")
  void a_job_that_fails(Endpoint endpoint) throws Exception {
    assertThat(new SmallClient(endpoint).ask("boom")).contains("CUDA out of memory");
  }

  @Test
  void an_answer_that_is_lost(Endpoint endpoint) {
    endpoint.faults().add(Faults.dropAfter().on(Operation.RUNSYNC).times(1));

    assertThatThrownBy(() -> new SmallClient(endpoint).ask("a cup"))
        .isInstanceOf(IOException.class);

    assertThat(endpoint).client().submitsNothingTwice();
  }

  @Test
  @WithClock("manual")
  @Allow(Leftover.POLL_AFTER_THE_END)
  void time_by_hand(Endpoint endpoint) throws Exception {
    var client = new SmallClient(endpoint);
    client.ask("a cup");
    String job = endpoint.jobs().get(0).id().toString();

    endpoint.clock().advance(ofMinutes(30));

    assertThat(client.look(job)).contains("its result has expired");
  }
}
