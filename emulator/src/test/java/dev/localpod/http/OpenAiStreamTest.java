package dev.localpod.http;

import static dev.localpod.http.HttpAnswer.error;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.localpod.fault.CallFault;
import dev.localpod.fault.Faults;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.journal.Event;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls to the OpenAI-compatible route that stream, and callers that go away: OAI-2, OAI-3. */
@Timeout(300)
class OpenAiStreamTest {

  private static final String CHAT = "/openai/v1/chat/completions";
  private static final String BODY = "{\"stream\":true}";
  private static final String DONE = "data: [DONE]\n\n";

  /** "one" at 1 s, "two" at 2 s, the end at 3 s. */
  private static final Script TWO_CHUNKS =
      Scripts.after(ofSeconds(1))
          .chunk(Map.of("n", 1))
          .after(ofSeconds(1))
          .chunk("data: raw\n\n")
          .after(ofSeconds(1))
          .complete("ignored");

  private HttpFixture wire = HttpFixture.to(TWO_CHUNKS);

  @AfterEach
  void close() {
    wire.close();
  }

  private void serve(Script script) {
    wire.close();
    wire = HttpFixture.to(script);
  }

  // ---- the stream

  @Test
  @Proves("OAI-3")
  void each_chunk_is_written_when_it_comes() throws Exception {
    try (Stream stream = open()) {
      wire.advance(ofSeconds(1));
      assertThat(stream.head()).contains("HTTP/1.1 200", "Content-Type: text/event-stream");
      assertThat(stream.event()).isEqualTo("data: {\"n\":1}\n\n");

      wire.advance(ofSeconds(1));
      assertThat(stream.event()).isEqualTo("data: raw\n\n");
      assertThat(onlyJob().status()).isEqualTo(JobStatus.IN_PROGRESS);

      wire.advance(ofSeconds(1));
      assertThat(stream.rest()).isEqualTo(DONE);
    }
    assertThat(onlyCall().answer().chunks()).contains(2);
    assertThat(onlyCall().answer().jobStatus()).contains(JobStatus.COMPLETED);
  }

  @Test
  @Proves("OAI-3")
  void a_job_that_ends_at_once_is_one_stream_in_one_piece() {
    serve(Scripts.chunk(Map.of("n", 1)).chunk(Map.of("n", 2)).complete());

    HttpAnswer answer = wire.post(CHAT, BODY);

    assertThat(answer.contentType()).isEqualTo("text/event-stream");
    assertThat(answer.body()).isEqualTo("data: {\"n\":1}\n\ndata: {\"n\":2}\n\n" + DONE);
  }

  @Test
  @Proves("OAI-3")
  void the_output_of_a_job_without_chunks_is_one_event() {
    serve(Scripts.complete(Map.of("n", 1)));

    assertThat(wire.post(CHAT, BODY).body()).isEqualTo("data: {\"n\":1}\n\n" + DONE);
  }

  @Test
  @Proves("OAI-3")
  void the_end_that_a_worker_sends_in_pieces_is_not_sent_again() {
    serve(Scripts.chunk("data: 1\n\ndata: [DO").after(ofSeconds(1)).chunk("NE]\n\n").complete());
    CompletableFuture<HttpAnswer> call = wire.hold(CHAT, BODY);
    wire.untilSubmitted(1);
    wire.advance(ofSeconds(1));

    assertThat(call.join().body()).isEqualTo("data: 1\n\n" + DONE);
  }

  @Test
  @Proves("OAI-3")
  void a_chunk_beyond_a_megabyte_is_one_event() {
    String text = "x".repeat(3 << 20);
    serve(Scripts.chunk(Map.of("text", text)).complete());

    assertThat(wire.post(CHAT, BODY).body())
        .isEqualTo("data: {\"text\":\"" + text + "\"}\n\n" + DONE);
  }

  @Test
  void ten_thousand_chunks_arrive_in_order() {
    Scripts.Steps steps = Scripts.chunk(0);
    var expected = new StringBuilder("data: 0\n\n");
    for (int i = 1; i < 10_000; i++) {
      steps = steps.chunk(i);
      expected.append("data: ").append(i).append("\n\n");
    }
    serve(steps.complete());

    assertThat(wire.post(CHAT, BODY).body()).isEqualTo(expected + DONE);
  }

  // ---- errors

  @Test
  @Proves("OAI-4")
  void a_job_that_fails_before_its_first_chunk_is_a_500() {
    serve(Scripts.fail("CUDA out of memory"));

    assertThat(wire.post(CHAT, BODY)).isEqualTo(error(500, "openai-failed"));
  }

  @Test
  @Proves("OAI-4")
  void a_job_that_fails_in_mid_stream_ends_it_with_an_error_event() {
    serve(Scripts.chunk(1).after(ofSeconds(1)).fail("CUDA out of memory"));
    CompletableFuture<HttpAnswer> call = wire.hold(CHAT, BODY);
    wire.untilSubmitted(1);
    wire.advance(ofSeconds(1));

    assertThat(call.join().status()).isEqualTo(200);
    assertThat(call.join().body()).isEqualTo("data: 1\n\n" + errorEvent("openai-failed"));
    assertThat(onlyCall().answer().error()).contains("CUDA out of memory");
    assertThat(onlyCall().answer().jobStatus()).contains(JobStatus.FAILED);
  }

  @Test
  @Proves("OAI-4")
  void a_job_that_is_cancelled_or_timed_out_in_mid_stream_ends_it_with_an_error_event()
      throws Exception {
    serve(Scripts.chunk(1).hang());
    try (Stream stream = open()) {
      stream.head();
      wire.post("/cancel/" + onlyJob().id().value());
      assertThat(stream.rest()).isEqualTo("data: 1\n\n" + errorEvent("openai-cancelled"));
    }
    try (Stream stream = open()) {
      stream.head();
      wire.advance(ofSeconds(600));
      assertThat(stream.rest()).isEqualTo("data: 1\n\n" + errorEvent("openai-timed-out"));
    }
  }

  @Test
  @Proves("OAI-4")
  void an_endpoint_that_is_closed_or_removed_in_mid_stream_ends_it_with_an_error_event()
      throws Exception {
    serve(Scripts.chunk(1).hang());
    try (Stream stream = open()) {
      stream.head();
      wire.callAnywhere("DELETE", "/_localpod/endpoints/demo");
      assertThat(stream.rest()).startsWith("data: 1\n\n").contains("not_found_error");
    }
    serve(Scripts.chunk(1).hang());
    try (Stream stream = open()) {
      stream.head();
      wire.localpod().close();
      assertThat(stream.rest()).isEqualTo("data: 1\n\n" + errorEvent("openai-closed"));
    }
  }

  private static String errorEvent(String golden) {
    return "data: " + HttpAnswer.golden(golden) + "\n\n";
  }

  // ---- callers that go away

  @ParameterizedTest
  @EnumSource
  @Proves("OAI-2")
  void a_caller_that_leaves_before_the_first_chunk_cancels_its_job(DisconnectTest.End end)
      throws Exception {
    RawConnection caller = wire.connect().call("POST", CHAT, bytes(BODY));
    await().until(() -> wire.endpoint().heldCalls().size() == 1);

    end.of(caller);

    assertCancelled();
  }

  @ParameterizedTest
  @EnumSource
  @Proves("OAI-2")
  void a_caller_that_leaves_without_having_asked_for_a_stream_cancels_its_job(
      DisconnectTest.End end) throws Exception {
    RawConnection caller = wire.connect().call("POST", CHAT, bytes("{}"));
    await().until(() -> wire.endpoint().heldCalls().size() == 1);

    end.of(caller);

    assertCancelled();
  }

  @ParameterizedTest
  @EnumSource
  @Proves("OAI-2")
  void a_caller_that_leaves_in_mid_stream_cancels_its_job(DisconnectTest.End end) throws Exception {
    Stream stream = open();
    wire.advance(ofSeconds(1));
    stream.head();
    stream.event();
    await().until(() -> wire.endpoint().heldCalls().size() == 1);

    end.of(stream.connection);

    assertCancelled();
  }

  @ParameterizedTest
  @EnumSource
  @Proves("OAI-2")
  void a_caller_that_leaves_while_it_does_not_read_cancels_its_job(DisconnectTest.End end)
      throws Exception {
    Scripts.Steps steps = Scripts.chunk("x".repeat(1 << 20));
    for (int i = 0; i < 7; i++) {
      steps = steps.chunk("x".repeat(1 << 20));
    }
    serve(steps.hang());
    RawConnection caller = wire.connect().call("POST", CHAT, bytes(BODY));
    await().until(() -> caller.socket().getInputStream().available() > 0);

    end.of(caller);

    assertCancelled();
  }

  private void assertCancelled() {
    await().until(() -> onlyJob().status() == JobStatus.CANCELLED);
    await().until(() -> !calls().isEmpty());
    assertThat(onlyCall().answer())
        .isEqualTo(
            new Event.Answer(
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("the client ended the connection")));
    assertThat(wire.endpoint().timeline(onlyJob().id().value()).toString())
        .contains("cancelled, because its caller has gone");
    assertThat(wire.endpoint().heldCalls()).isEmpty();
  }

  @Test
  @Proves("OAI-2")
  void a_caller_that_leaves_after_the_end_of_the_stream_cancels_nothing() throws Exception {
    serve(Scripts.chunk(DONE).after(ofSeconds(1)).complete("more"));
    Stream stream = open();
    stream.head();
    assertThat(stream.event()).isEqualTo(DONE);
    await().until(() -> wire.endpoint().heldCalls().size() == 1);

    stream.close();

    await().until(() -> !calls().isEmpty());
    assertThat(onlyCall().answer().code()).isEqualTo(200);
    wire.advance(ofSeconds(1));
    assertThat(onlyJob().status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  @Proves("OAI-3")
  void clients_that_do_not_read_keep_no_thread() throws Exception {
    Scripts.Steps steps = Scripts.chunk("x".repeat(1 << 20));
    for (int i = 0; i < 3; i++) { // more than the buffers of a connection take
      steps = steps.chunk("x".repeat(1 << 20));
    }
    serve(steps.complete());
    var clients = new ArrayList<RawConnection>();
    for (int i = 0; i < 40; i++) { // more than the server has threads
      var socket = new Socket();
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress("127.0.0.1", wire.localpod().port()));
      clients.add(new RawConnection(socket).call("POST", CHAT, bytes(BODY)));
    }
    wire.untilSubmitted(40);
    for (RawConnection client : clients) {
      await().until(() -> client.socket().getInputStream().available() > 0);
    }

    assertThat(wire.get("/health").status()).isEqualTo(200);
    assertThat(calls()).noneMatch(call -> call.target().equals(Optional.of(Operation.OPENAI)));

    Stream last = new Stream(clients.get(39));
    last.head();
    assertThat(last.rest()).hasSize(4 * (1 << 20) + 2 + DONE.length()).endsWith("x\n\n" + DONE);
    for (RawConnection client : clients) {
      client.close();
    }
  }

  // ---- faults

  @Test
  @Proves("OAI-3")
  void a_truncated_stream_is_cut_in_its_second_chunk() throws Exception {
    plan(Faults.truncate());
    try (Stream stream = open()) {
      wire.advance(ofSeconds(1));
      stream.head();
      assertThat(stream.event()).isEqualTo("data: {\"n\":1}\n\n");
      assertThat(onlyJob().status()).isEqualTo(JobStatus.IN_PROGRESS);

      wire.advance(ofSeconds(1));

      assertThat(stream.rest()).isEqualTo("data: raw\n\n".substring(0, 5));
      assertThat(stream.isWhole()).isFalse();
    }
    await().until(() -> onlyJob().status() == JobStatus.CANCELLED);
    assertThat(onlyCall().answer())
        .isEqualTo(
            new Event.Answer(
                200, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Test
  @Proves("OAI-3")
  void a_truncated_stream_with_one_chunk_is_cut_in_its_end() throws Exception {
    serve(Scripts.chunk("data: 1\n\n").complete());
    plan(Faults.truncate());
    try (Stream stream = open()) {
      stream.head();
      assertThat(stream.rest()).isEqualTo("data: 1\n\n" + DONE.substring(0, DONE.length() / 2));
      assertThat(stream.isWhole()).isFalse();
    }
    assertThat(onlyJob().status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  @Proves("OAI-3")
  void a_stream_without_its_mark_comes_as_its_chunks_do() throws Exception {
    plan(Faults.missingDone());
    try (Stream stream = open()) {
      wire.advance(ofSeconds(1));
      stream.head();
      assertThat(stream.event()).isEqualTo("data: {\"n\":1}\n\n");
      assertThat(onlyJob().status()).isEqualTo(JobStatus.IN_PROGRESS);

      wire.advance(ofSeconds(2));

      assertThat(stream.rest()).isEqualTo("data: raw\n\n");
      assertThat(stream.isWhole()).isTrue();
    }
    assertThat(onlyJob().status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  @Proves("OAI-3")
  void a_stream_may_end_without_its_mark() {
    serve(
        Scripts.chunk(Map.of("text", "data: [DONE]"))
            .chunk("data:[DONE]\r\n\r\n")
            .chunk("data: late\n\n")
            .complete());
    plan(Faults.missingDone());
    assertThat(wire.post(CHAT, BODY).body())
        .isEqualTo("data: {\"text\":\"data: [DONE]\"}\n\ndata: late\n\n");

    serve(Scripts.chunk("data: 1\n\n").complete());
    plan(Faults.missingDone());
    plan(Faults.missingDone());
    assertThat(wire.post(CHAT, BODY).body()).isEqualTo("data: 1\n\n");
    assertThat(wire.post(CHAT, "{}").body()).isEqualTo("\"data: 1\\n\\n\"");
  }

  @Test
  void a_stream_is_dropped_or_reset_at_its_end() throws Exception {
    plan(Faults.dropAfter());
    plan(Faults.reset());
    for (int i = 0; i < 2; i++) {
      try (Stream stream = open()) {
        wire.untilSubmitted(i + 1);
        wire.advance(ofSeconds(3));
        assertThat(stream.isCutOff()).isTrue();
      }
    }
    assertThat(wire.endpoint().jobs()).allMatch(job -> job.status() == JobStatus.COMPLETED);
  }

  @Test
  void a_stream_is_slow_or_garbage_or_another_answer() {
    serve(Scripts.chunk(1).complete());
    plan(Faults.status(503).retryAfter(2));
    plan(Faults.status(503).afterWork());
    plan(Faults.status(418).body(Map.of("a", 1)));
    plan(Faults.garbage());
    plan(Faults.slow(ofSeconds(2)));

    HttpAnswer refused = wire.post(CHAT, BODY);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.body()).contains("\"type\":\"server_error\"");
    assertThat(wire.endpoint().jobs()).isEmpty();
    assertThat(wire.post(CHAT, BODY)).isEqualTo(refused);
    assertThat(wire.endpoint().jobs()).hasSize(1);
    assertThat(wire.post(CHAT, BODY).body()).isEqualTo("{\"a\":1}");
    assertThat(wire.post(CHAT, BODY).body()).contains("this is not JSON");
    CompletableFuture<HttpAnswer> slow = wire.hold(CHAT, BODY);
    wire.untilSubmitted(3);
    while (!slow.isDone()) {
      wire.advance(ofSeconds(1));
    }
    assertThat(slow.join().body()).isEqualTo("data: 1\n\n" + DONE);
  }

  @Test
  void a_fault_of_the_answer_may_wait_for_the_status_of_the_job_at_its_first_chunk() {
    serve(Scripts.chunk(1).after(ofSeconds(1)).complete());
    wire.endpoint()
        .faults()
        .add(Faults.status(502).afterWork().on(Operation.OPENAI).when(JobStatus.COMPLETED))
        .add(Faults.garbage().on(Operation.OPENAI).when(JobStatus.IN_PROGRESS));
    CompletableFuture<HttpAnswer> call = wire.hold(CHAT, BODY);
    wire.untilSubmitted(1);
    wire.advance(ofSeconds(1));

    assertThat(call.join().body()).contains("this is not JSON");
  }

  private void plan(CallFault fault) {
    wire.endpoint().faults().add(fault.on(Operation.OPENAI));
  }

  // ---- reading

  private Stream open() throws IOException {
    int jobs = wire.endpoint().jobs().size();
    var stream = new Stream(wire.connect().call("POST", CHAT, bytes(BODY)));
    wire.untilSubmitted(jobs + 1);
    return stream;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The chunked answer to a call. */
  private static final class Stream implements AutoCloseable {
    private final RawConnection connection;
    private final InputStream in;
    private int left;
    private boolean begun;
    private boolean whole;

    Stream(RawConnection connection) throws IOException {
      this.connection = connection;
      this.in = new BufferedInputStream(connection.socket().getInputStream());
    }

    String head() throws IOException {
      var head = new StringBuilder();
      for (String line = line(); !line.isEmpty(); line = line()) {
        head.append(line).append('\n');
      }
      left = head.toString().contains("Transfer-Encoding: chunked") ? 0 : Integer.MAX_VALUE;
      return head.toString();
    }

    /** Reads to the next blank line. */
    String event() throws IOException {
      var text = new StringBuilder();
      while (text.indexOf("\n\n") < 0) {
        text.append((char) next());
      }
      return text.toString();
    }

    String rest() throws IOException {
      var text = new StringBuilder();
      for (int b = next(); b >= 0; b = next()) {
        text.append((char) b);
      }
      return text.toString();
    }

    boolean isWhole() {
      return whole;
    }

    boolean isCutOff() {
      try {
        return in.read() < 0;
      } catch (IOException reset) {
        return true;
      }
    }

    private int next() throws IOException {
      if (whole) {
        return -1;
      } else if (left == 0) {
        if (begun && isAtEnd()) {
          return -1; // without the last chunk
        } else if (begun) {
          line(); // the server sends the end of a chunk with the next one
        }
        begun = true;
        left = Integer.parseInt(line(), 16);
        if (left == 0) {
          line();
          whole = true;
          return -1;
        }
      }
      int b = in.read();
      left--;
      return b;
    }

    private boolean isAtEnd() throws IOException {
      in.mark(1);
      boolean isAtEnd = in.read() < 0;
      in.reset();
      return isAtEnd;
    }

    private String line() throws IOException {
      var line = new StringBuilder();
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0) {
          throw new IOException("the connection was closed after '" + line + "'");
        }
        line.append((char) b);
      }
      return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }

  private Job onlyJob() {
    List<Job> jobs = wire.endpoint().jobs();
    return jobs.get(0);
  }

  private List<Event.Call> calls() {
    return wire.endpoint().journal().entries().stream()
        .map(entry -> entry.event())
        .filter(Event.Call.class::isInstance)
        .map(Event.Call.class::cast)
        .filter(call -> call.target().equals(Optional.of(Operation.OPENAI)))
        .toList();
  }

  private Event.Call onlyCall() {
    assertThat(calls()).hasSize(1);
    return calls().get(0);
  }
}
