package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.Policy;
import dev.localpod.journal.Event;
import dev.localpod.json.Json;
import dev.localpod.options.LocalpodOptions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members of a request that may be left out, as typed clients write them. */
class OptionalMembersTest {

  private HttpFixture wire =
      HttpFixture.to(LocalpodOptions.DEFAULT.strict(true).endpoint(HttpFixture.demo()));

  @AfterEach
  void close() {
    wire.close();
  }

  @ParameterizedTest
  @Proves("HTTP-10")
  @ValueSource(
      strings = {
        "\"webhook\":null",
        "\"policy\":null",
        "\"s3Config\":null",
        "\"policy\":{\"ttl\":null,\"executionTimeout\":null,\"lowPriority\":null}"
      })
  void a_member_that_is_null_counts_as_absent(String member) {
    assertThat(wire.post("/run", "{\"input\":{}," + member + "}").status()).isEqualTo(200);

    Job job = wire.endpoint().jobs().get(0);
    assertThat(job.request().policy()).isEqualTo(Policy.DEFAULT);
    assertThat(job.request().webhook()).isEmpty();
    assertThat(job.request().s3Config()).isEmpty();
  }

  @Test
  @Proves("HTTP-10")
  void an_empty_webhook_counts_as_absent_and_is_reported() {
    assertThat(wire.post("/run", "{\"input\":{},\"webhook\":\"\"}").status()).isEqualTo(200);

    assertThat(wire.endpoint().jobs().get(0).request().webhook()).isEmpty();
    assertThat(wire.endpoint().journal().entries())
        .extracting(entry -> entry.event())
        .contains(new Event.UnknownFields((Json.Arr) Json.of(List.of("webhook (empty)"))));
  }

  @Test
  @Proves("HTTP-8")
  void webhookV2_is_known() {
    assertThat(wire.post("/run", "{\"input\":{},\"webhookV2\":\"https://hooks.test\"}").status())
        .isEqualTo(200);
  }

  @Test
  @Proves("POL-5")
  void a_webhook_on_a_port_that_does_not_exist_is_refused() {
    assertThat(wire.post("/run", "{\"input\":{},\"webhook\":\"http://127.0.0.1:99999/\"}").status())
        .isEqualTo(400);
    assertThat(wire.post("/run", "{\"input\":{},\"webhook\":\"http://127.0.0.1:65535/\"}").status())
        .isEqualTo(200);
  }
}
