package beside;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.junit.LocalpodTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.apache.catalina.util.ServerInfo;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Spring Boot 3.5 on Tomcat. */
@LocalpodTest
@SpringBootTest(classes = BesideTest.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class BesideTest {

  @LocalServerPort int port;

  @Test
  void the_application_and_the_endpoint_serve(Endpoint endpoint) throws Exception {
    assertThat(get(port).body()).isEqualTo("{\"hello\":\"world\"}");
    assertThat(answer(endpoint)).contains("\"output\":{\"n\":1}");
    assertThat(endpoint).onlyJob().isCompleted();
    assertThat(ServerInfo.getServerNumber()).startsWith("10.");
  }

  @SpringBootApplication
  @RestController
  static class Application {

    @GetMapping("/hello")
    Map<String, String> hello() {
      return Map.of("hello", "world");
    }
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

  private static HttpResponse<String> get(int port) throws Exception {
    URI hello = URI.create("http://127.0.0.1:" + port + "/hello");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(hello).build(), HttpResponse.BodyHandlers.ofString());
  }
}
