package dev.localpod.examples.s3;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static dev.localpod.examples.s3.S3Server.ACCESS_ID;
import static dev.localpod.examples.s3.S3Server.ACCESS_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.Timeline;
import dev.localpod.json.Json;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.script.Scripts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker uploads its result to the S3-compatible storage of its client (POL-4). */
@LocalpodTest
class S3UploadTest {

  private static final String BUCKET = "pictures";

  private static S3Server storage;

  @BeforeAll
  static void startStorage() throws Exception {
    storage = S3Server.start();
    try (var client = storage.client()) {
      client.createBucket(request -> request.bucket(BUCKET));
    }
  }

  @AfterAll
  static void stopStorage() {
    storage.close();
  }

  @BeforeEach
  void upload(Endpoint endpoint) {
    endpoint.script(Scripts.handle(new UploadingWorker()));
  }

  private static Map<String, String> config(String secret, String bucket) {
    return Map.of(
        "accessId", ACCESS_ID,
        "accessSecret", secret,
        "bucketName", bucket,
        "endpointUrl", storage.url().toString(),
        "objectPath", "cups");
  }

  private static Json runsync(Endpoint endpoint, Map<String, String> s3Config) throws Exception {
    Json body = Json.of(Map.of("input", Map.of("prompt", "a cup"), "s3Config", s3Config));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint.baseUrl() + "/runsync"))
            .header("Authorization", endpoint.apiKey())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    return Json.parse(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }

  private static String text(Json json, String pointer) {
    return ((Json.Str) json.at(pointer).orElseThrow()).value();
  }

  @Test
  void the_client_downloads_what_the_worker_uploaded(Endpoint endpoint) throws Exception {
    Json answer = runsync(endpoint, config(ACCESS_SECRET, BUCKET));

    assertThat(endpoint).onlyJob().isCompleted().hasS3Config(config(ACCESS_SECRET, BUCKET));
    assertThat(text(answer, "/output/bucket")).isEqualTo(BUCKET);
    assertThat(text(answer, "/output/key")).startsWith("cups/");
    try (var client = storage.client()) {
      String picture =
          client
              .getObjectAsBytes(request -> request.bucket(BUCKET).key(text(answer, "/output/key")))
              .asUtf8String();
      assertThat(picture).isEqualTo("a picture of a cup");
    }
    assertNoCredentials(endpoint, ACCESS_SECRET);
  }

  @Test
  void wrong_credentials_fail_the_job_and_are_masked(Endpoint endpoint) throws Exception {
    Json answer = runsync(endpoint, config("not-the-secret", BUCKET));

    assertThat(text(answer, "/error"))
        .startsWith("upload with *** and *** failed: ")
        .contains("Status Code: 403");
    assertThat(endpoint).onlyJob().error().contains("Status Code: 403");
    assertNoCredentials(endpoint, "not-the-secret");
  }

  @Test
  void a_missing_bucket_fails_the_job_and_credentials_are_masked(Endpoint endpoint)
      throws Exception {
    Json answer = runsync(endpoint, config(ACCESS_SECRET, "nowhere"));

    assertThat(text(answer, "/error"))
        .startsWith("upload with *** and *** failed: ")
        .contains("Status Code: 404");
    assertNoCredentials(endpoint, ACCESS_SECRET);
  }

  private static void assertNoCredentials(Endpoint endpoint, String secret) {
    assertThat(endpoint.journal().entries())
        .extracting(JournalEntry::toJson)
        .extracting(Json::toString)
        .isNotEmpty()
        .noneMatch(entry -> entry.contains(secret) || entry.contains(ACCESS_ID));
    assertThat(endpoint.timelines())
        .extracting(Timeline::toString)
        .isNotEmpty()
        .noneMatch(timeline -> timeline.contains(secret) || timeline.contains(ACCESS_ID));
  }
}
