package dev.localpod.benchmarks.peers;

import java.io.IOException;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.NullMarked;

/** OkHttp's MockWebServer. */
@NullMarked
public final class MockWebServerPeer {

  private MockWebServerPeer() {}

  public static void main(String[] arguments) throws IOException {
    var server = new MockWebServer();
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            boolean isRun = request.getUrl().encodedPath().equals(Answers.RUN_PATH);
            return new MockResponse.Builder()
                .addHeader("Content-Type", Answers.JSON)
                .body(isRun ? Answers.RUN : Answers.FINISHED)
                .build();
          }
        });
    server.start();
    Ready.print(server.getPort());
  }
}
