package dev.localpod.examples.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.Replay;
import dev.localpod.junit.WithScript;
import dev.localpod.junit.WithWorkers;
import org.junit.jupiter.api.Test;

/** Fails, to show what a failure looks like; {@link FailingTest} runs it. */
class Failing {

  @LocalpodTest
  static class ImagesTest {

    @Test
    @WithWorkers(coldStart = "20s")
    @WithScript("[{do: [{after: 3s}, {fail: CUDA out of memory}]}]")
    void draws_a_cup(Endpoint endpoint) throws Exception {
      var client = new SmallClient(endpoint);

      assertThat(client.ask("a coffee cup")).contains("cup.png");
    }
  }

  @LocalpodTest
  static class ImagesAgainTest {

    @Test
    @Replay("target/localpod/ImagesTest-draws_a_cup-17c173881f.json")
    void draws_a_cup(Endpoint endpoint) throws Exception {
      var client = new SmallClient(endpoint);

      assertThat(client.ask("a coffee cup")).contains("cup.png");
    }
  }
}
