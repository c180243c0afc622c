package dev.localpod.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jars of the servers, each of which gets its own alone. The build lists all of them. */
final class ClassPath {

  private static final Path TARGET = Path.of("examples/benchmarks/target");

  static final String STANDALONE = "emulator/target/localpod-standalone.jar";

  /** The jars of a program that uses Javalin and Jackson. */
  static final String JAVALIN = "(javalin|jetty|jakarta|kotlin|slf4j-api|jackson|annotations).*";

  private ClassPath() {}

  /** Returns the class path of what needs the jars whose names match a regular expression. */
  static String of(String jars) {
    return Stream.concat(
            Stream.of(TARGET.resolve("localpod-benchmarks-tests.jar").toString()),
            all().stream().filter(jar -> Path.of(jar).getFileName().toString().matches(jars)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static List<String> all() {
    try {
      String listed = Files.readString(TARGET.resolve("class-path")).strip();
      return List.of(listed.split(File.pathSeparator));
    } catch (IOException e) {
      throw new UncheckedIOException("the build has listed no jars; run .ci/benchmark", e);
    }
  }
}
