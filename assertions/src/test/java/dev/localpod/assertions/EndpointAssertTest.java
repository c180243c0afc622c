package dev.localpod.assertions;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.Endpoint;
import dev.localpod.EndpointOptions;
import dev.localpod.Localpod;
import dev.localpod.LocalpodOptions;
import dev.localpod.core.time.ClockMode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndpointAssertTest {

  private final Localpod localpod =
      Localpod.start(
          LocalpodOptions.DEFAULT
              .seed(7)
              .endpoint(EndpointOptions.of("shop").clock(ClockMode.MANUAL)));
  private final Endpoint endpoint = localpod.endpoint("shop");

  @AfterEach
  void close() {
    localpod.close();
  }

  @Test
  void the_only_job_can_be_looked_at() throws Exception {
    run();
    assertThat(endpoint).onlyJob().isCompleted();
  }

  @Test
  void a_description_goes_along_to_the_job() throws Exception {
    run();
    assertThatThrownBy(() -> assertThat(endpoint).as("shop").onlyJob().hasFailedWith("boom"))
        .hasMessageStartingWith("[shop] expected job ");
  }

  @Test
  void no_job_is_not_one_job() {
    assertThat(endpoint).hasNoJobs();
    assertThatThrownBy(() -> assertThat(endpoint).onlyJob())
        .hasMessage("expected endpoint 'shop' to know exactly one job, but it knows 0: []");
  }

  @Test
  void two_jobs_are_listed_newest_first() throws Exception {
    String first = run();
    String second = run();
    assertThatThrownBy(() -> assertThat(endpoint).onlyJob())
        .hasMessage(
            "expected endpoint 'shop' to know exactly one job, but it knows 2: [%s COMPLETED, %s"
                    .formatted(second, first)
                + " COMPLETED]");
    assertThatThrownBy(() -> assertThat(endpoint).hasNoJobs())
        .hasMessageStartingWith("expected endpoint 'shop' to know no job, but it knows 2: [");
  }

  private String run() throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(endpoint.baseUrl() + "/run"))
            .header("Authorization", endpoint.apiKey())
            .POST(HttpRequest.BodyPublishers.ofString("{\"input\":{}}"))
            .build();
    HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
    return endpoint.jobs().get(0).id().value();
  }
}
