package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.Localpod;
import dev.localpod.core.limit.SizeLimits;
import dev.localpod.fidelity.Proves;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that are too large, announced or chunked: RUN-2, SYNC-2. */
class BodySizeTest {

  private static final Localpod LOCALPOD =
      Localpod.start(LocalpodOptions.DEFAULT.endpoint(EndpointOptions.of("demo")));

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterAll
  static void close() {
    LOCALPOD.close();
  }

  @ParameterizedTest
  @Proves({"RUN-2", "SYNC-2"})
  @CsvSource({"run, 10485760", "runsync, 20971520"})
  void a_chunked_body_of_exactly_the_limit_is_accepted(String operation, int size)
      throws Exception {
    HttpResponse<String> answer = post(operation, bodyOf(size), false);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"id\":");
  }

  @ParameterizedTest
  @Proves({"RUN-2", "SYNC-2"})
  @CsvSource({"run, 10485760", "runsync, 20971520"})
  void a_chunked_body_of_one_byte_more_is_400_and_names_the_limit(String operation, int limit)
      throws Exception {
    HttpResponse<String> answer = post(operation, bodyOf(limit + 1), false);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains(
            "the request body must be %d bytes (%d MB) or less".formatted(limit, limit >> 20));
  }

  @ParameterizedTest
  @Proves("RUN-2")
  @CsvSource({"true", "false"})
  void an_ordinary_client_that_sends_30_mib_too_many_reads_its_answer(boolean announced)
      throws Exception {
    HttpResponse<String> answer = post("run", bodyOf(SizeLimits.RUN_BODY + (30 << 20)), announced);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(post("run", bodyOf(100), true).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @Proves("RUN-2")
  @CsvSource({"true, 12", "false, 24"})
  void a_client_that_sends_all_before_it_reads_gets_to_read_its_400(
      boolean announced, int mebibytes) throws Exception {
    try (var socket = new Socket("127.0.0.1", LOCALPOD.port())) {
      String size =
          announced ? "Content-Length: " + (mebibytes << 20) : "Transfer-Encoding: chunked";
      OutputStream out = begin(socket, size + "\r\nConnection: close");
      byte[] mebibyte = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
      for (int sent = 0; sent < mebibytes; sent++) {
        out.write(announced ? mebibyte : chunk(mebibyte));
      }
      out.write(announced ? new byte[0] : chunk(new byte[0]));

      assertThat(answer(socket)).startsWith("HTTP/1.1 400 ").contains("10 MB");
    }
  }

  @Test
  @Proves("RUN-2")
  void a_body_that_trickles_on_after_the_limit_is_cut_off() throws Exception {
    try (var socket = new Socket("127.0.0.1", LOCALPOD.port())) {
      OutputStream out = begin(socket, "Content-Length: 20000000");
      CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> answer(socket));

      // Longer than the 2 s for which this may go on, by far.
      boolean cut = false;
      for (int sent = 0; sent < 300 && !cut; sent++) {
        try {
          out.write('x');
          cut = answer.get(50, TimeUnit.MILLISECONDS).startsWith("HTTP/1.1 400 ");
        } catch (TimeoutException stillReading) {
          // The next byte then.
        } catch (IOException | ExecutionException closed) {
          cut = true; // before the last byte came, which may have cost the answer
        }
      }

      assertThat(cut).isTrue();
    }
  }

  @Test
  void a_large_body_with_a_wrong_key_reads_its_401() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(LOCALPOD.baseUrl() + "/demo/run"))
            .header("Authorization", "wrong")
            .POST(BodyPublishers.ofByteArray(bodyOf(SizeLimits.RUN_BODY)))
            .build();

    assertThat(HTTP.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
  }

  @Test
  @Proves("RUN-2")
  void an_endless_chunked_body_is_cut_off_and_the_next_call_is_served() throws Exception {
    try (var socket = new Socket("127.0.0.1", LOCALPOD.port())) {
      OutputStream out = begin(socket, "Transfer-Encoding: chunked");
      byte[] chunk = chunk("x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII));
      // What the sockets themselves may still swallow comes on top of what the server reads.
      int tooMany = (10 + 32 + 64) * 2;
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < tooMany; i++) {
                  out.write(chunk);
                }
              })
          .isInstanceOf(IOException.class);
    }
    assertThat(post("run", bodyOf(100), true).statusCode()).isEqualTo(200);
  }

  @Test
  @Proves("RUN-2")
  void a_body_that_stops_coming_after_the_limit_is_answered_all_the_same() throws Exception {
    try (var socket = new Socket("127.0.0.1", LOCALPOD.port())) {
      begin(socket, "Content-Length: 20000000").write('{');

      assertThat(answer(socket)).startsWith("HTTP/1.1 400 ").contains("Connection: close", "10 MB");
    }
  }

  /** Sends the head of a call, with these headers. */
  private static OutputStream begin(Socket socket, String headers) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(
        """
        POST /v2/demo/run HTTP/1.1\r
        Host: localhost\r
        Authorization: localpod\r
        %s\r
        \r
        """
            .formatted(headers)
            .getBytes(StandardCharsets.US_ASCII));
    return out;
  }

  private static byte[] chunk(byte[] content) throws IOException {
    var chunk = new ByteArrayOutputStream(content.length + 16);
    chunk.write((Integer.toHexString(content.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    chunk.write(content);
    chunk.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    return chunk.toByteArray();
  }

  /** All that comes until the connection is closed. */
  private static String answer(Socket socket) {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<String> post(String operation, byte[] body, boolean announced)
      throws Exception {
    BodyPublisher publisher =
        announced
            ? BodyPublishers.ofByteArray(body)
            : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(LOCALPOD.baseUrl() + "/demo/" + operation))
            .header("Authorization", "localpod")
            .POST(publisher)
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  /** A valid request of exactly so many bytes. */
  private static byte[] bodyOf(int size) {
    String frame = "{\"input\":{\"text\":\"\"}}";
    return frame
        .replace("\"\"", "\"" + "x".repeat(size - frame.length()) + "\"")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
