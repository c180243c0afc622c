package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.core.EngineDependencies;
import dev.localpod.core.UnmatchedCalls;
import dev.localpod.json.Json;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.registry.EndpointRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that are made piece by piece, as their client reads. */
@Timeout(60)
class StreamedBodyTest {

  private static final int PIECE = 1 << 20;

  private final AtomicInteger made = new AtomicInteger();
  private final HttpServer server = HttpServer.bind("127.0.0.1", 0);

  private Iterator<byte[]> pieces =
      Stream.generate(
              () -> {
                made.incrementAndGet();
                var piece = new byte[PIECE];
                Arrays.fill(piece, (byte) 'x');
                return piece;
              })
          .iterator();

  @BeforeEach
  void serve() {
    var options = LocalpodOptions.DEFAULT;
    var endpoints =
        new EndpointRegistry(
            options, 1, URI.create("http://127.0.0.1:1/v2"), EngineDependencies.none());
    RouteProvider provider =
        new RouteProvider() {
          @Override
          public String prefix() {
            return "/_pieces";
          }

          @Override
          public int bodyLimit() {
            return 0;
          }

          @Override
          public Handler authorize(HttpCall call) {
            return accepted ->
                CompletableFuture.completedFuture(new Content("text/plain", Map.of(), pieces));
          }
        };
    server.serve(options, endpoints, new UnmatchedCalls(), List.of(provider), "/");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Socket connect() throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(4 * 1024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket
        .getOutputStream()
        .write(
            "GET /_pieces/all HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void pieces_are_made_as_the_client_reads() throws IOException {
    try (Socket client = connect()) {
      InputStream answer = client.getInputStream();
      assertThat(answer.read()).isEqualTo('H');
      // Without a bound this body would have no end.
      assertThat(made.get()).isLessThan(32);

      answer.skipNBytes(64L * PIECE);

      assertThat(made.get()).isBetween(64, 64 + 32);
    }
  }

  @Test
  void no_further_piece_is_made_for_a_client_that_has_gone() throws IOException {
    Socket client = connect();
    assertThat(client.getInputStream().read()).isEqualTo('H');
    client.setSoLinger(true, 0);
    client.close();

    try (Socket other = connect()) {
      assertThat(other.getInputStream().read()).isEqualTo('H');
    }
  }

  @Test
  void a_body_that_cannot_be_completed_ends_without_its_last_chunk() throws IOException {
    pieces =
        IntStream.range(0, 3)
            .mapToObj(
                number -> {
                  if (number == 2) {
                    throw new IllegalStateException("as the test says");
                  }
                  return "piece ".getBytes(StandardCharsets.US_ASCII);
                })
            .iterator();
    try (Socket client = connect()) {
      String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 200 ").contains("piece ").doesNotContain("\r\n0\r\n");
    }
  }

  @Test
  void a_list_in_pieces_is_the_same_json() {
    for (int size : new int[] {0, 1, 2, 5_000}) {
      List<Json> items =
          IntStream.range(0, size).mapToObj(i -> Json.of("ä" + "b".repeat(i % 100))).toList();
      Json.Obj whole = Json.object().put("list", items).put("next", null).put("n", 1).build();
      Json.Obj rest = Json.object().put("next", null).put("n", 1).build();
      var list = new JsonList("list", items.iterator(), () -> rest);
      var text = new StringBuilder();
      list.forEachRemaining(piece -> text.append(new String(piece, StandardCharsets.UTF_8)));
      assertThat(text).hasToString(whole.toString());
    }
  }
}
