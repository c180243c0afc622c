package dev.localpod.examples.openai;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.localpod.Endpoint;
import dev.localpod.fault.Faults;
import dev.localpod.job.Operation;
import dev.localpod.json.Json;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithWorkers;
import dev.localpod.script.ChatReply;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** What OpenAI's own client for JavaScript gets from a scripted worker. */
@LocalpodTest
@WithWorkers(coldStart = "20s")
class OpenAiJavaScriptTest {

  private static final Script SUNNY =
      Scripts.chat(ChatReply.of("It is sunny in Berlin today.").pace(ofMillis(50)));

  private static final List<String> TOKENS =
      List.of("It", " is", " sunny", " in", " Berlin", " today.");

  /** Why the client is missing; empty if it is there. */
  private static String missing = "";

  @BeforeAll
  static void install() throws Exception {
    try {
      NodeClient.install();
    } catch (TestAbortedException reason) {
      missing = String.valueOf(reason.getMessage());
    }
  }

  /** Skips each test by itself, for a class that is given up is reported as no tests. */
  @BeforeEach
  void skipWithoutClient() {
    if (!missing.isEmpty()) {
      abort(missing);
    }
  }

  @Test
  void completes_a_chat(Endpoint endpoint) throws Exception {
    endpoint.script(SUNNY);

    assertThat(NodeClient.run(endpoint, "completion"))
        .isEqualTo(Json.of("It is sunny in Berlin today."));
    assertThat(endpoint).onlyJob().isCompleted().waitedInQueue(ofSeconds(20));
  }

  @Test
  void streams_a_chat(Endpoint endpoint) throws Exception {
    endpoint.script(SUNNY);

    assertThat(NodeClient.run(endpoint, "stream")).isEqualTo(Json.of(TOKENS));
    assertThat(endpoint).onlyJob().isCompleted();
  }

  @Test
  void streams_calls_of_tools(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.chat(ChatReply.ofTool("get_weather", Map.of("city", "Berlin"))));

    Json calls = NodeClient.run(endpoint, "tools");

    assertThat(calls.at("/0/name")).contains(Json.of("get_weather"));
    assertThat(calls.at("/0/arguments")).contains(Json.of("{\"city\":\"Berlin\"}"));
  }

  @Test
  void streams_a_response(Endpoint endpoint) throws Exception {
    endpoint.script(SUNNY);

    assertThat(NodeClient.run(endpoint, "response")).isEqualTo(Json.of(TOKENS));
  }

  @Test
  void lists_the_models(Endpoint endpoint) throws Exception {
    endpoint.script(SUNNY);

    assertThat(NodeClient.run(endpoint, "models")).isEqualTo(Json.of(List.of("localpod")));
  }

  @Test
  void maps_the_error_of_a_failed_job(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.fail("CUDA out of memory"));

    assertThat(NodeClient.run(endpoint, "error"))
        .hasToString(
            "{\"name\":\"InternalServerError\",\"status\":500,\"type\":\"server_error\",\"code\":\"job_failed\"}");
  }

  @Test
  void throws_an_error_in_mid_stream(Endpoint endpoint) throws Exception {
    endpoint.script(
        Scripts.chat(ChatReply.of("one two three").stopAfter(2)).fail("CUDA out of memory"));

    assertThat(NodeClient.run(endpoint, "errorInMidStream"))
        .hasToString(
            "{\"tokens\":[\"one\",\" two\"],\"code\":\"job_failed\",\"message\":\"CUDA out of memory\"}");
  }

  @Test
  void repeats_a_429(Endpoint endpoint) throws Exception {
    endpoint.script(SUNNY);
    endpoint.faults().add(Faults.status(429).retryAfter(0).on(Operation.OPENAI));

    NodeClient.run(endpoint, "repeated");

    assertThat(endpoint).calls().to(Operation.OPENAI).times(2);
    assertThat(endpoint).onlyJob().isCompleted();
  }
}
