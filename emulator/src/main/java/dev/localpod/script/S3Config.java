package dev.localpod.script;

import dev.localpod.json.Json;
import java.net.URI;
import java.util.Optional;

/**
 * The {@code s3Config} of a job: where and with which credentials its worker stores a result
 * (POL-4). The service does not check its members, so each is read when it is asked for.
 *
 * @param sent the whole object as the client sent it
 */
public record S3Config(Json.Obj sent) {

  /**
   * Returns the id of the access key.
   *
   * @throws IllegalArgumentException if it is missing or no string
   */
  public String accessId() {
    return required("accessId");
  }

  /**
   * Returns the secret of the access key.
   *
   * @throws IllegalArgumentException if it is missing or no string
   */
  public String accessSecret() {
    return required("accessSecret");
  }

  /**
   * Returns the name of the bucket.
   *
   * @throws IllegalArgumentException if it is missing or no string
   */
  public String bucketName() {
    return required("bucketName");
  }

  /**
   * Returns the address of the storage.
   *
   * @throws IllegalArgumentException if it is missing or no URL
   */
  public URI endpointUrl() {
    return URI.create(required("endpointUrl"));
  }

  /**
   * Returns the path of the result in the bucket, if the client chose one.
   *
   * @throws IllegalArgumentException if it is no string
   */
  public Optional<String> objectPath() {
    return text("objectPath");
  }

  private String required(String name) {
    return text(name)
        .orElseThrow(
            () -> new IllegalArgumentException("s3Config has no '" + name + "'; must be a string"));
  }

  private Optional<String> text(String name) {
    Optional<Json> value = sent.get(name).filter(member -> !member.equals(Json.NULL));
    if (value.isPresent() && !(value.get() instanceof Json.Str)) {
      throw new IllegalArgumentException("'" + name + "' of s3Config must be a string");
    }
    return value.map(member -> ((Json.Str) member).value());
  }

  /** Names the members and shows no value (POL-4). */
  @Override
  public String toString() {
    return "S3Config" + sent.fields().keySet();
  }
}
