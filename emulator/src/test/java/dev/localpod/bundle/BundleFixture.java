package dev.localpod.bundle;

import dev.localpod.Endpoint;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Bundles as a failed test leaves them. */
public final class BundleFixture {

  public static final String TEST = "shop.ImagesTest.draws_a_cup()";

  public static final String FAILURE = "java.lang.AssertionError: no image";

  private BundleFixture() {}

  /** Writes the bundle of a run with one endpoint, as it stands. */
  public static Path write(Path file, EndpointOptions options, long seed, Endpoint endpoint) {
    return write(
        file,
        new RunBundle(
                "1.0",
                TEST,
                FAILURE,
                Optional.of(OrderKey.parse("0.2")),
                List.of(
                    RecordedEndpoint.of(
                        "", seed, options, endpoint.snapshot(), endpoint.journal())))
            .toJson());
  }

  /** Writes a bundle, or what should be one. */
  static Path write(Path file, Json content) {
    try {
      return Files.writeString(file, content.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
