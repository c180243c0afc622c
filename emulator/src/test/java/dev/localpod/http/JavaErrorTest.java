package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.core.EngineDependencies;
import dev.localpod.core.UnmatchedCalls;
import dev.localpod.fidelity.Proves;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.registry.EndpointRegistry;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls in which the JVM throws an error. */
@Isolated("the handler of uncaught errors is told, and that of Awaitility fails tests that wait")
class JavaErrorTest {

  private final HttpServer server = HttpServer.bind("127.0.0.1", 0);

  JavaErrorTest() {
    var endpoints =
        new EndpointRegistry(
            LocalpodOptions.DEFAULT, 1, URI.create("http://x/v2"), EngineDependencies.none());
    server.serve(
        LocalpodOptions.DEFAULT, endpoints, new UnmatchedCalls(), List.of(new Failing()), "/x/");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "answer", "later"})
  @Proves("HTTP-6")
  void an_error_of_the_jvm_is_500_in_json_and_the_next_call_is_served(String where)
      throws IOException {
    for (int i = 0; i < 2; i++) {
      try (var connection = new RawConnection(new Socket("127.0.0.1", server.port()))) {
        HttpAnswer answer =
            connection.send("GET /x/" + where + " HTTP/1.1\nHost: localhost\n\n").answer();

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.contentType()).isEqualTo(HttpFixture.JSON);
        assertThat(answer.body())
            .isEqualTo(
                "{\"status\":500,\"title\":\"Server Error\",\"detail\":\"defect of the emulator; see"
                    + " its log\",\"error\":\"defect of the emulator; see its log\"}");
      }
    }
  }

  /** Throws an error at the place that the path names. */
  private static final class Failing implements RouteProvider {

    @Override
    public String prefix() {
      return "/x";
    }

    @Override
    public int bodyLimit() {
      return 0;
    }

    @Override
    public Handler authorize(HttpCall call) {
      String where = call.segments().get(1);
      if (where.equals("check")) {
        throw new StackOverflowError();
      }
      return accepted -> {
        if (where.equals("answer")) {
          throw new StackOverflowError();
        }
        return CompletableFuture.failedFuture(new StackOverflowError());
      };
    }
  }
}
