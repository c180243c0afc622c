package shop;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.script.Scripts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@LocalpodTest
class ShopTest {

  @Test
  void draws(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.after(Duration.ofSeconds(20)).complete("cup.png"));

    String answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(endpoint.baseUrl() + "/runsync"))
                    .header("Authorization", endpoint.apiKey())
                    .POST(HttpRequest.BodyPublishers.ofString("{\"input\": {}}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();

    assertThat(answer).contains("\"output\":\"cup.png\"");
    assertThat(endpoint).onlyJob().ranFor(Duration.ofSeconds(20));
  }
}
