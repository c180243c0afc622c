package dev.localpod.junit;

import dev.localpod.Localpod;
import dev.localpod.bundle.OrderKey;
import dev.localpod.bundle.RecordedEndpoint;
import dev.localpod.bundle.RunBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Writes the bundles of failed runs. */
final class BundleWriter {

  /** The value of the parameter that writes none. */
  private static final String OFF = "off";

  private static final int LONGEST_FAILURE = 1_000;

  /** The largest number of bundles of one test run. */
  private static final int MOST = 100;

  private BundleWriter() {}

  /**
   * Writes the bundle of a failed run.
   *
   * @return the annotation that repeats the run; empty if none was written
   */
  static Optional<String> write(
      ExtensionContext context,
      Throwable failure,
      Optional<OrderKey> order,
      List<RecordedEndpoint> endpoints) {
    String directory = directory(context);
    if (directory.equals(OFF) || endpoints.isEmpty() || isEnough(context)) {
      return Optional.empty();
    }
    String test =
        context.getRequiredTestClass().getName() + "." + context.getRequiredTestMethod().getName();
    String title =
        context.getRequiredTestClass().getSimpleName()
            + "."
            + context.getRequiredTestMethod().getName();
    Path file =
        Path.of(directory)
            .resolve(TestEndpointIdentity.of(title, context.getUniqueId(), "").id() + ".json");
    var bundle = new RunBundle(Localpod.version(), test + "()", shown(failure), order, endpoints);
    try {
      write(file, bundle.toJson().toString());
    } catch (IOException e) {
      context.publishReportEntry(
          LocalpodExtension.WARNING, "the bundle of the failed run cannot be written: " + e);
      return Optional.empty();
    }
    return Optional.of("@Replay(\"%s\")".formatted(file.toString().replace('\\', '/')));
  }

  /** Puts a whole file in place at once, for somebody may read an earlier one. */
  private static void write(Path file, String text) throws IOException {
    Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
    Path written = Files.createTempFile(directory, "bundle", ".tmp");
    try {
      Files.writeString(written, text);
      Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private static String shown(Throwable failure) {
    String text = failure.toString().strip();
    return text.substring(0, Math.min(text.length(), LONGEST_FAILURE));
  }

  private static boolean isEnough(ExtensionContext context) {
    return context
            .getRoot()
            .getStore(EndpointStore.NAMESPACE)
            .getOrComputeIfAbsent(
                BundleWriter.class, key -> new AtomicInteger(), AtomicInteger.class)
            .getAndIncrement()
        >= MOST;
  }

  private static String directory(ExtensionContext context) {
    return context
        .getConfigurationParameter(LocalpodExtension.BUNDLES_PARAMETER)
        .orElseGet(() -> isGradle() ? "build/localpod" : "target/localpod");
  }

  private static boolean isGradle() {
    return !Files.exists(Path.of("pom.xml"))
        && (Files.exists(Path.of("build.gradle")) || Files.exists(Path.of("build.gradle.kts")));
  }
}
