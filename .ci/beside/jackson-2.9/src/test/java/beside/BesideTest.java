package beside;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.junit.LocalpodTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Jackson 2.9, below the one that the emulator bundles. */
@LocalpodTest
class BesideTest {

  @Test
  void the_mapper_reads_the_answer(Endpoint endpoint) throws Exception {
    var mapper = new ObjectMapper();

    assertThat(mapper.readTree(answer(endpoint)).at("/output/n").intValue()).isEqualTo(1);
    assertThat(mapper.version().toString()).startsWith("2.9.10");
    assertThat(endpoint).onlyJob().isCompleted();
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
