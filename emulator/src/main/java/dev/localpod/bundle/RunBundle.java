package dev.localpod.bundle;

import dev.localpod.json.Json;
import dev.localpod.json.MalformedJsonException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a failed run of a test leaves, to be repeated or looked at.
 *
 * @param version the version of Localpod that the run had
 * @param test the test
 * @param failure the first line of the failure
 * @param order the order of its events, if one was chosen
 * @param endpoints its endpoints
 */
public record RunBundle(
    String version,
    String test,
    String failure,
    Optional<OrderKey> order,
    List<RecordedEndpoint> endpoints) {

  /** The format that is written and read. */
  private static final long FORMAT = 1;

  private static final long LARGEST_FILE = 64 << 20;

  /** Copies the endpoints. */
  public RunBundle {
    endpoints = List.copyOf(endpoints);
  }

  /** Returns the endpoint of that name in the test. */
  public Optional<RecordedEndpoint> endpoint(String name) {
    return endpoints.stream().filter(recorded -> recorded.name().equals(name)).findFirst();
  }

  /** Returns the content of its file. */
  public Json.Obj toJson() {
    return Json.object()
        .put("format", FORMAT)
        .put("version", version)
        .put("test", test)
        .put("failure", failure)
        .putIfPresent("order", order.map(OrderKey::toString))
        .put("endpoints", endpoints.stream().map(RecordedEndpoint::toJson).toList())
        .build();
  }

  /**
   * Reads a bundle.
   *
   * @throws IllegalArgumentException if the file cannot be read, or is no bundle of this format
   */
  public static RunBundle read(Path file) {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new IllegalArgumentException(
            "a bundle has " + LARGEST_FILE + " bytes at most; it has " + Files.size(file));
      }
      return read(Json.parse(Files.readString(file)));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "cannot replay '%s': file not found in %s".formatted(file, Path.of("").toAbsolutePath()),
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot replay '%s': %s".formatted(file, unreadable(file, e)), e);
    } catch (IllegalArgumentException | MalformedJsonException e) {
      throw new IllegalArgumentException(
          "cannot replay '%s': %s".formatted(file, e.getMessage()), e);
    }
  }

  private static String unreadable(Path file, IOException problem) {
    if (Files.isDirectory(file)) {
      return "it is a directory; must be the file of a bundle";
    }
    return problem instanceof CharacterCodingException
        ? "it is not text; must be the file of a bundle"
        : "it cannot be read: " + problem;
  }

  private static RunBundle read(Json json) {
    if (!(json instanceof Json.Obj bundle)) {
      throw new IllegalArgumentException("a bundle must be an object");
    }
    var members = new Members(bundle);
    String version =
        bundle.get("version").isPresent() ? members.text("version") : "of an unknown version";
    long format = members.number("format");
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "its format is %s, written by Localpod %s; must be %s, as this Localpod writes it"
              .formatted(format, version, FORMAT));
    }
    var endpoints = new ArrayList<RecordedEndpoint>();
    for (Json each : members.list("endpoints")) {
      if (!(each instanceof Json.Obj endpoint)) {
        throw new IllegalArgumentException("each of its 'endpoints' must be an object");
      }
      endpoints.add(RecordedEndpoint.read(endpoint));
    }
    return new RunBundle(
        version,
        members.text("test"),
        members.text("failure"),
        bundle.get("order").map(order -> OrderKey.parse(members.text("order"))),
        endpoints);
  }
}
