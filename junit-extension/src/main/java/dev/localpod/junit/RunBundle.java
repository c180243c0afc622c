package dev.localpod.junit;

import dev.localpod.Localpod;
import dev.localpod.json.Json;
import dev.localpod.json.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a failed run of a test leaves, to be repeated.
 *
 * @param test the test
 * @param failure the first line of the failure
 * @param order the order of its events, if one was chosen
 * @param endpoints its endpoints
 */
record RunBundle(
    String test, String failure, Optional<OrderKey> order, List<RecordedEndpoint> endpoints) {

  /** The format that is written and read. */
  private static final long FORMAT = 1;

  private static final long LARGEST_FILE = 64 << 20;

  /** Copies the endpoints. */
  RunBundle {
    endpoints = List.copyOf(endpoints);
  }

  /** Returns the endpoint of that name in the test. */
  Optional<RecordedEndpoint> endpoint(String name) {
    return endpoints.stream().filter(recorded -> recorded.name().equals(name)).findFirst();
  }

  Json.Obj toJson() {
    return Json.object()
        .put("format", FORMAT)
        .put("version", Localpod.version())
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
  static RunBundle read(Path file) {
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
      throw new IllegalArgumentException("cannot replay '%s': %s".formatted(file, e), e);
    } catch (IllegalArgumentException | MalformedJsonException e) {
      throw new IllegalArgumentException(
          "cannot replay '%s': %s".formatted(file, e.getMessage()), e);
    }
  }

  private static RunBundle read(Json json) {
    if (!(json instanceof Json.Obj bundle)) {
      throw new IllegalArgumentException("a bundle must be an object");
    }
    long format = number(bundle, "format");
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "its format is %s, written by Localpod %s; must be %s, as this Localpod %s writes it"
              .formatted(
                  format,
                  bundle.get("version").map(Json::toString).orElse("of an unknown version"),
                  FORMAT,
                  Localpod.version()));
    }
    var endpoints = new ArrayList<RecordedEndpoint>();
    for (Json each : member(bundle, "endpoints", "an array", Json.Arr.class).items()) {
      if (!(each instanceof Json.Obj endpoint)) {
        throw new IllegalArgumentException("each of its 'endpoints' must be an object");
      }
      endpoints.add(
          new RecordedEndpoint(
              text(endpoint, "name"),
              number(endpoint, "seed"),
              member(endpoint, "settings", "an object", Json.Obj.class),
              number(endpoint, "dropped"),
              member(endpoint, "journal", "an array", Json.Arr.class).items()));
    }
    return new RunBundle(
        text(bundle, "test"),
        text(bundle, "failure"),
        bundle.get("order").map(order -> OrderKey.parse(text(bundle, "order"))),
        endpoints);
  }

  private static String text(Json.Obj of, String name) {
    return member(of, name, "text", Json.Str.class).value();
  }

  private static long number(Json.Obj of, String name) {
    return member(of, name, "a whole number", Json.Num.class)
        .asLong()
        .orElseThrow(() -> refuse(name, "a whole number"));
  }

  private static <T extends Json> T member(Json.Obj of, String name, String what, Class<T> type) {
    return of.get(name)
        .filter(type::isInstance)
        .map(type::cast)
        .orElseThrow(() -> refuse(name, what));
  }

  private static IllegalArgumentException refuse(String name, String what) {
    return new IllegalArgumentException("its '" + name + "' must be " + what);
  }
}
