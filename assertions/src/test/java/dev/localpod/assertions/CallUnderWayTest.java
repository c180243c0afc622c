package dev.localpod.assertions;

import static dev.localpod.assertions.FailureMessages.failureOf;
import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static dev.localpod.job.Operation.RUNSYNC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.localpod.Endpoint;
import dev.localpod.script.Scripts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls that have no answer yet. */
class CallUnderWayTest {

  @RegisterExtension private final EndpointFixture fixture = new EndpointFixture();

  private Endpoint endpoint;

  @BeforeEach
  void holdTwoCallsWithTheSameInput() {
    endpoint = fixture.endpoint().script(Scripts.hang());
    var request =
        HttpRequest.newBuilder(URI.create(endpoint.baseUrl() + "/runsync"))
            .header("Authorization", endpoint.apiKey())
            .POST(HttpRequest.BodyPublishers.ofString("{\"input\":{\"n\":1}}"))
            .build();
    HttpClient http = HttpClient.newHttpClient();
    http.sendAsync(request, BodyHandlers.discarding());
    http.sendAsync(request, BodyHandlers.discarding());
    await().until(() -> endpoint.heldCalls().size() == 2);
    await()
        .until(
            () ->
                endpoint.journal().entries().stream()
                        .filter(entry -> entry.event().kind().text().equals("call-started"))
                        .count()
                    == 2);
  }

  @Test
  void calls_that_are_still_being_served_count() {
    assertThat(failureOf(() -> assertThat(endpoint).calls().to(RUNSYNC).never()))
        .contains("but there were 2")
        .contains(": still being served");
    assertThat(failureOf(() -> assertThat(endpoint).calls().to(RUNSYNC).atMost(1)))
        .contains("but there were 2");
    assertThat(failureOf(() -> assertThat(endpoint).calls().to(RUNSYNC).atMostAtOnce(1)))
        .contains("which is still being served");
  }

  @Test
  void the_same_input_in_two_calls_that_are_still_being_served_is_a_double_submit() {
    assertThat(failureOf(() -> assertThat(endpoint).client().submitsNothingTwice()))
        .contains("still being served");
  }
}
