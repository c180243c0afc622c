package beside;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.junit.LocalpodTest;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.status.Status;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** SLF4J 1.7 with Logback 1.2, below the SLF4J that the emulator bundles. */
@LocalpodTest
class BesideTest {

  @Test
  void logback_is_in_use_and_hears_nothing_of_the_emulator(Endpoint endpoint) throws Exception {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();

    assertThat(answer(endpoint)).contains("\"output\":{\"n\":1}");
    assertThat(endpoint).onlyJob().isCompleted();
    assertThat(context.getStatusManager().getCopyOfStatusList())
        .noneMatch(status -> status.getLevel() >= Status.WARN);
    assertThat(context.getLoggerList())
        .extracting(logger -> logger.getName())
        .noneMatch(name -> name.contains("jetty") || name.contains("localpod"));
  }

  private static String answer(Endpoint endpoint) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(endpoint.baseUrl() + "/runsync"))
                .header("Authorization", endpoint.apiKey())
                .POST(HttpRequest.BodyPublishers.ofString("{\"input\": {\"n\": 1}}"))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
