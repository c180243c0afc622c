package dev.localpod.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.script.Scripts;
import java.net.http.HttpClient;
import java.util.Map;
import org.junit.jupiter.api.Test;

@LocalpodTest(https = true)
class HttpsClientTest {

  @Test
  void draws_over_https(Endpoint endpoint) throws Exception {
    var http = HttpClient.newBuilder().sslContext(endpoint.sslContext()).build();
    var client = new ImageClient(http, endpoint.baseUrl(), endpoint.apiKey());
    endpoint.script(Scripts.complete(Map.of("image", "https://images.test/cup.png")));

    assertThat(endpoint.baseUrl()).hasScheme("https");
    assertThat(client.draw("a coffee cup")).isEqualTo("https://images.test/cup.png");
  }
}
