package dev.localpod.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds where a build keeps what it makes. */
final class OutputDirectory {

  private OutputDirectory() {}

  /**
   * Returns {@code target/localpod} beside a {@code pom.xml}, {@code build/localpod} beside a
   * script of Gradle; empty beside neither.
   */
  static Optional<Path> below(Path project) {
    if (Files.exists(project.resolve("pom.xml"))) {
      return Optional.of(project.resolve("target").resolve("localpod"));
    }
    return Stream.of("build.gradle", "build.gradle.kts")
            .anyMatch(it -> Files.exists(project.resolve(it)))
        ? Optional.of(project.resolve("build").resolve("localpod"))
        : Optional.empty();
  }
}
