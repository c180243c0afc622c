package dev.localpod.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes a commented scenario to start from: the sub-command {@code init}. */
final class StarterScenario {

  static final String COMMAND = "init";

  private static final String FILE = "localpod.yaml";

  private static final String USAGE =
      """
      Writes a commented scenario to start from.
      Usage: java -jar localpod-standalone.jar init [FILE]
            [FILE]   The file to write; one that exists is left alone. Default: localpod.yaml
            --help   Print this and exit.
      """;

  private StarterScenario() {}

  /**
   * Writes the file that the arguments name, {@code localpod.yaml} if they name none; with {@code
   * --help} prints how to call it instead.
   *
   * @param arguments what follows {@code init}
   * @throws UsageException if there is more than one file, or it exists or cannot be written
   */
  static void write(List<String> arguments, PrintStream out) {
    if (arguments.contains(Arguments.HELP)) {
      out.print(USAGE);
      return;
    }
    if (arguments.size() > 1) {
      throw new UsageException(
          "init has " + arguments.size() + " arguments; must have one file or none");
    }
    String file = arguments.isEmpty() ? FILE : arguments.get(0);
    if (file.startsWith("-")) {
      throw new UsageException("unknown option '" + file + "' of init; must be a file or nothing");
    }
    if (file.toLowerCase(Locale.ROOT).endsWith(".json")) {
      throw new UsageException(
          "init cannot write '"
              + file
              + "': the starter file is YAML; must be a name such as "
              + FILE);
    }
    copy(file);
    out.println("Wrote " + file + ". Serve it with");
    out.println();
    out.println("    java -jar localpod-standalone.jar --scenario " + StartupMessage.quoted(file));
  }

  private static void copy(String file) {
    try (InputStream starter = open()) {
      Files.copy(starter, Path.of(file)); // never replaces a file
    } catch (FileAlreadyExistsException e) {
      throw new UsageException(file + " exists and is left alone; name another file", e);
    } catch (IOException e) {
      throw new UsageException(
          "cannot write "
              + file
              + ": must be a new file in a folder that exists and can be written",
          e);
    } catch (InvalidPathException e) {
      throw new UsageException("invalid file name '" + file + "': " + e.getReason(), e);
    }
  }

  private static InputStream open() {
    InputStream starter = StarterScenario.class.getResourceAsStream(FILE);
    if (starter == null) {
      throw new UncheckedIOException(new IOException(FILE + " is missing from the jar"));
    }
    return starter;
  }
}
