package dev.localpod.examples.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.junit.Allow;
import dev.localpod.junit.Leftover;
import dev.localpod.junit.LocalpodTest;
import org.junit.jupiter.api.Test;

@LocalpodTest
class LeftBehindTest {

  @Test
  @Allow(Leftover.POLL_AFTER_THE_END)
  void a_result_may_be_read_twice(Endpoint endpoint) throws Exception {
    var client = new SmallClient(endpoint);
    client.ask("a cup");
    String job = endpoint.jobs().get(0).id().value();

    assertThat(client.look(job)).isEqualTo(client.look(job)).contains("COMPLETED");
  }
}
