package dev.localpod.console;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Localpod;
import dev.localpod.fidelity.Proves;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.script.Scripts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page, and the calls that it makes. */
class ConsoleTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Localpod localpod =
      Localpod.start(
          LocalpodOptions.DEFAULT
              .seed(42)
              .endpoint(
                  EndpointOptions.of("demo")
                      .clock(ClockMode.MANUAL)
                      .script(Scripts.after(ofSeconds(1)).fail("CUDA out of memory"))));

  @AfterEach
  void close() {
    localpod.close();
  }

  @Test
  void the_address_alone_leads_to_the_page() {
    HttpResponse<String> answer = call("GET", "/", "");

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location").orElseThrow())
        .endsWith("/_localpod/console/");
    assertThat(localpod.strayCalls().entries()).isEmpty();
  }

  @Test
  @Proves("CONS-1")
  void the_page_offers_the_default_request() {
    HttpResponse<String> page = call("GET", "/_localpod/console/", "");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
    assertThat(page.body()).contains(">{\"input\": {\"prompt\": \"Hello World\"}}</textarea>");
  }

  @Test
  void the_page_brings_all_it_needs_along() {
    assertThat(call("GET", "/_localpod/console/", "").body())
        .doesNotContain("http:", "https:", "src=", "href=");
  }

  @Test
  @Proves("CONS-1")
  void what_it_calls_gives_the_first_answer_and_then_the_whole_job_with_the_error() {
    String first =
        call("POST", "/_localpod/endpoints/demo/run", textArea()).body(); // without a key
    assertThat(first).matches("\\{\"id\":\"[^\"]+\",\"status\":\"IN_QUEUE\"}");
    String id = first.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");

    assertThat(
            call("POST", "/_localpod/endpoints/demo/clock/advance", "{\"by\": \"1s\"}")
                .statusCode())
        .isEqualTo(200);

    assertThat(call("GET", "/_localpod/endpoints/demo/jobs/" + id, "").body())
        .contains("\"status\":\"FAILED\"", "\"error\":\"CUDA out of memory\"");
  }

  @Test
  void there_is_nothing_else_below_the_page_and_nothing_to_post() {
    assertThat(call("GET", "/_localpod/console/other", "").statusCode()).isEqualTo(404);
    HttpResponse<String> refused = call("POST", "/_localpod/console/", "{}");
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Allow")).contains("GET");
  }

  @Test
  void a_page_of_somebody_else_does_not_get_it() {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/_localpod/console/"))
            .header("Origin", "https://evil.test")
            .build();

    assertThat(send(request).statusCode()).isEqualTo(403);
  }

  private String textArea() {
    Matcher matcher =
        Pattern.compile("<textarea[^>]*>(.*)</textarea>")
            .matcher(call("GET", "/_localpod/console/", "").body());
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private HttpResponse<String> call(String method, String path, String body) {
    return send(
        HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.ofString(body)).build());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + localpod.port() + path);
  }

  private static HttpResponse<String> send(HttpRequest request) {
    return CLIENT.sendAsync(request, BodyHandlers.ofString()).join();
  }
}
