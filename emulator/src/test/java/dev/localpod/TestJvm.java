package dev.localpod;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Commands that run a program in a JVM of its own, as the one of the tests is. */
public final class TestJvm {

  /**
   * Keeps the standard output free of warnings: where containers share {@code /tmp}, a JVM says
   * there that the file of its figures is locked, by one with the same process id elsewhere.
   */
  private static final String WITHOUT_FIGURES = "-XX:-UsePerfData";

  private TestJvm() {}

  /** Returns the command that runs {@code java} with these arguments. */
  public static List<String> command(List<String> arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return Stream.concat(Stream.of(java, WITHOUT_FIGURES), arguments.stream()).toList();
  }

  /** Returns the command that runs {@code java} with these arguments. */
  public static List<String> command(String... arguments) {
    return command(List.of(arguments));
  }
}
