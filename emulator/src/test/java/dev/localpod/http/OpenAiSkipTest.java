package dev.localpod.http;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.journal.Event;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.ChatReply;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls to the OpenAI-compatible route on a clock that skips: OAI-2, OAI-3. */
@Timeout(300)
class OpenAiSkipTest {

  private static final String CHAT = "/openai/v1/completions";
  private static final String BODY = "{\"prompt\":\"Count\",\"stream\":true}";

  private HttpFixture wire =
      skipping(Scripts.chat(ChatReply.of("one two three").pace(ofSeconds(1))));

  @AfterEach
  void close() {
    wire.close();
  }

  private static HttpFixture skipping(Script script) {
    return HttpFixture.to(
        EndpointOptions.of("demo")
            .clock(ClockMode.SKIP)
            .workers(WorkerSettings.DEFAULT.count(0, 1).coldStart(ofSeconds(20)))
            .script(script));
  }

  @Test
  @Proves("OAI-3")
  void a_stream_with_a_cold_start_is_read_without_waiting() {
    HttpAnswer answer = wire.post(CHAT, BODY);

    assertThat(answer.body()).contains("one", " two", " three").endsWith("data: [DONE]\n\n");
    assertThat(passed()).isEqualTo(ofSeconds(23));
    assertThat(warnings()).isEmpty();
  }

  @Test
  @Proves("OAI-2")
  void a_completion_with_a_cold_start_is_read_without_waiting() {
    assertThat(wire.post(CHAT, "{\"prompt\":\"Count\"}").body()).contains("one two three");
    assertThat(passed()).isEqualTo(ofSeconds(23));
    assertThat(warnings()).isEmpty();
  }

  @Test
  @Proves("OAI-2")
  void a_call_for_a_job_that_nobody_picks_up_ends_with_its_ttl() {
    wire.close();
    wire =
        HttpFixture.to(
            EndpointOptions.of("demo")
                .clock(ClockMode.SKIP)
                .workers(WorkerSettings.DEFAULT.count(0, 0)));

    assertThat(wire.post(CHAT, BODY).status()).isEqualTo(500);
    assertThat(passed()).isEqualTo(ofDays(1));
  }

  @Test
  void many_streams_at_once_are_read_without_waiting() {
    List<CompletableFuture<HttpAnswer>> calls =
        Stream.generate(() -> wire.hold(CHAT, BODY)).limit(50).toList();

    assertThat(calls)
        .allSatisfy(call -> assertThat(call.join().body()).endsWith("data: [DONE]\n\n"));
    assertThat(warnings()).isEmpty();
  }

  private Duration passed() {
    Instant start = wire.endpoint().journal().entries().get(0).at();
    return Duration.between(start, wire.endpoint().clock().now());
  }

  private List<Event> warnings() {
    return wire.endpoint().journal().entries().stream()
        .map(entry -> entry.event())
        .filter(Event.Warning.class::isInstance)
        .toList();
  }
}
