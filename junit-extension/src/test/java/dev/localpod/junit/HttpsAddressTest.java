package dev.localpod.junit;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.script.Scripts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@LocalpodTest(https = true)
class HttpsAddressTest {

  private static String send(HttpClient client, HttpRequest.Builder request, Endpoint endpoint)
      throws Exception {
    request.header("Authorization", endpoint.apiKey());
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
  }

  private static void runs(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.after(ofMinutes(5)).complete("done"));
    HttpClient client = HttpClient.newBuilder().sslContext(endpoint.sslContext()).build();
    var body = HttpRequest.BodyPublishers.ofString("{\"input\": {}}");

    send(
        client,
        HttpRequest.newBuilder(URI.create(endpoint.baseUrl() + "/run")).POST(body),
        endpoint);
    String id = endpoint.jobs().get(0).id().value();
    URI status = URI.create(endpoint.baseUrl() + "/status/" + id);
    String answer = "";
    while (!answer.contains("\"output\"")) {
      answer = send(client, HttpRequest.newBuilder(status), endpoint);
    }

    assertThat(answer).contains("\"output\":\"done\"");
  }

  @Test
  void a_client_polls_over_tls_on_a_clock_that_skips(Endpoint endpoint, @BaseUrl URI baseUrl)
      throws Exception {
    assertThat(baseUrl).hasScheme("https").isEqualTo(endpoint.baseUrl());
    runs(endpoint);
  }

  @Nested
  class Inside {
    @Test
    void a_nested_class_has_https_too(Endpoint endpoint, Localpod localpod) throws Exception {
      assertThat(localpod.baseUrl()).hasScheme("https");
      runs(endpoint);
    }
  }

  @LocalpodTest
  static class WithoutTest {
    @Test
    void others_have_http(Endpoint endpoint) {
      assertThat(endpoint.baseUrl()).hasScheme("http");
      assertThatThrownBy(endpoint::sslContext).hasMessageContaining("@LocalpodTest(https = true)");
    }
  }
}
