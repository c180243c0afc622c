package dev.localpod.examples.s3;

import dev.localpod.json.Json;
import dev.localpod.script.Handler;
import dev.localpod.script.JobContext;
import dev.localpod.script.S3Config;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** A worker that uploads its picture to the storage of its client, and returns the place. */
final class UploadingWorker implements Handler {

  @Override
  public Object handle(JobContext job) {
    S3Config config = job.s3Config().orElseThrow();
    String key = config.objectPath().orElse("results") + "/" + job.id() + ".txt";
    String picture = "a picture of " + job.inputAs(Order.class).prompt();
    try (S3Client storage =
        S3Server.client(config.endpointUrl(), config.accessId(), config.accessSecret())) {
      storage.putObject(
          request -> request.bucket(config.bucketName()).key(key), RequestBody.fromString(picture));
    } catch (RuntimeException refused) {
      // A careless worker: its error shows the credentials.
      throw new IllegalStateException(
          "upload with %s and %s failed: %s"
              .formatted(config.accessId(), config.accessSecret(), refused.getMessage()),
          refused);
    }
    return Json.of(Map.of("bucket", config.bucketName(), "key", key));
  }

  record Order(String prompt) {}
}
