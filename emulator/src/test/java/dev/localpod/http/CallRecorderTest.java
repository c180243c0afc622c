package dev.localpod.http;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import dev.localpod.options.EndpointOptions;
import dev.localpod.script.Scripts;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the journal has of a call once the client has its answer. */
@Timeout(300)
class CallRecorderTest {

  private HttpFixture wire = HttpFixture.to(Scripts.after(ofSeconds(2)).complete("done"));

  @AfterEach
  void close() {
    wire.close();
  }

  @Test
  void a_submission_is_noted_with_its_body_and_the_job_it_made() {
    wire.post(
        "/run?a=b", "{\"input\":{\"prompt\":\"cup\"},\"s3Config\":{\"accessSecret\":\"very\"}}");

    Event.Call call = onlyCall(wire.endpoint().journal());
    assertThat(call.operation()).isEqualTo("run");
    assertThat(call.job()).hasValueSatisfying(id -> assertThat(id).hasToString(HttpFixture.FIRST));
    assertThat(call.request().method()).isEqualTo("POST");
    assertThat(call.request().query()).isEqualTo("a=b");
    assertThat(call.request().headers())
        .containsEntry("authorization", "***")
        .containsEntry("content-type", HttpFixture.JSON);
    assertThat(call.request().body().toJson())
        .hasToString("{\"input\":{\"prompt\":\"cup\"},\"s3Config\":{\"accessSecret\":\"***\"}}");
    assertThat(call.answer().code()).isEqualTo(200);
    assertThat(call.answer().jobStatus()).contains(JobStatus.IN_QUEUE);
  }

  @Test
  void a_held_call_is_noted_with_when_it_began() {
    var answer = wire.hold("/runsync", "{\"input\":{}}");
    wire.untilSubmitted(1);
    wire.advance(ofSeconds(2));
    answer.join();

    JournalEntry entry = calls(wire.endpoint().journal()).get(0);
    var call = (Event.Call) entry.event();
    assertThat(entry.at()).isEqualTo(call.request().at().plusSeconds(2));
    assertThat(call.answer().jobStatus()).contains(JobStatus.COMPLETED);
    assertThat(call.job()).isPresent();
  }

  @Test
  void a_stream_is_noted_before_the_client_has_its_answer() {
    wire.close();
    wire = HttpFixture.to(Scripts.chunk("a").chunk("b").complete());
    wire.post("/run", "{\"input\":{}}");

    wire.get("/stream/" + HttpFixture.FIRST);

    var call = (Event.Call) calls(wire.endpoint().journal()).get(1).event();
    assertThat(call.answer().chunks()).contains(2);
    assertThat(call.answer().jobStatus()).contains(JobStatus.COMPLETED);
  }

  @Test
  void a_call_that_was_refused_is_noted_with_the_reason() {
    wire.callAnywhere("GET", "/v2/demo/status/j-1", "Authorization", "wrong");
    wire.call("PUT", "/health");
    wire.get("/nothing");
    wire.post("/run", "{\"input\":1}");

    assertThat(calls(wire.endpoint().journal()))
        .extracting(entry -> (Event.Call) entry.event())
        .extracting(call -> call.operation() + " " + call.answer().code())
        .containsExactly("status 401", "health 405", "/v2/demo/nothing 404", "run 400");
    assertThat(((Event.Call) calls(wire.endpoint().journal()).get(3).event()).answer().error())
        .contains("'input' must be a JSON object, not a number");
  }

  @Test
  void a_call_that_no_endpoint_is_there_for_is_noted_apart() {
    wire.callAnywhere("GET", "/v2/other/health", "Authorization", "wrong");
    wire.callAnywhere("GET", "/demo/health");

    assertThat(calls(wire.endpoint().journal())).isEmpty();
    assertThat(calls(wire.localpod().strayCalls()))
        .extracting(entry -> (Event.Call) entry.event())
        .allMatch(Event.Call::isStray)
        .extracting(call -> call.operation() + " " + call.answer().code())
        .containsExactly("/v2/other/health 401", "/demo/health 404");
  }

  @Test
  void a_call_that_went_astray_is_noted_where_its_key_belongs() {
    wire.callAnywhere("GET", "/v2/other/health", "Authorization", "localpod");
    wire.callAnywhere("GET", "/demo/health", "Authorization", "Bearer localpod");

    assertThat(calls(wire.localpod().strayCalls())).isEmpty();
    assertThat(calls(wire.endpoint().journal()))
        .extracting(entry -> (Event.Call) entry.event())
        .allMatch(Event.Call::isStray)
        .extracting(call -> call.operation() + " " + call.answer().code())
        .containsExactly("/v2/other/health 404", "/demo/health 404");
  }

  @Test
  void a_key_of_several_endpoints_does_not_say_whose_call_it_is() {
    wire.localpod().add(EndpointOptions.of("another"));

    wire.callAnywhere("GET", "/v2/other/health", "Authorization", "localpod");

    assertThat(calls(wire.endpoint().journal())).isEmpty();
    assertThat(calls(wire.localpod().strayCalls())).hasSize(1);
  }

  private static Event.Call onlyCall(Journal journal) {
    assertThat(calls(journal)).hasSize(1);
    return (Event.Call) calls(journal).get(0).event();
  }

  private static List<JournalEntry> calls(Journal journal) {
    return journal.entries().stream().filter(entry -> entry.event() instanceof Event.Call).toList();
  }
}
