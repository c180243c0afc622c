package dev.localpod.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory of a process in {@code /proc}. In a PID namespace that has mounted no {@code /proc}
 * of its own, as some builds run in, a process has another number there than it has for its parent.
 */
final class ProcDirectory {

  private static final Path PROC = Path.of("/proc");
  private static final String NUMBERS = "NSpid:";

  private ProcDirectory() {}

  /** Finds the directory of a process that runs. */
  static Path of(Process process) throws IOException {
    String number = Long.toString(process.pid());
    String namespace = namespace(PROC.resolve("self"));
    try (Stream<Path> all = Files.list(PROC)) {
      for (Path directory : all.filter(ProcDirectory::isProcess).toList()) {
        List<String> numbers = numbers(directory);
        if (numbers.get(numbers.size() - 1).equals(number)
            && namespace(directory).equals(namespace)) {
          return directory;
        }
      }
    }
    throw new IOException("process " + number + " is not in " + PROC);
  }

  private static boolean isProcess(Path directory) {
    return directory.getFileName().toString().matches("[0-9]+");
  }

  /** Its numbers in the namespaces that know it, in the innermost one last. */
  private static List<String> numbers(Path directory) {
    try (Stream<String> lines = Files.lines(directory.resolve("status"))) {
      return lines
          .filter(line -> line.startsWith(NUMBERS))
          .map(line -> List.of(line.substring(NUMBERS.length()).strip().split("\\s+")))
          .findFirst()
          .orElse(List.of(directory.getFileName().toString()));
    } catch (IOException hasEnded) {
      return List.of("");
    }
  }

  private static String namespace(Path directory) {
    try {
      return Files.readSymbolicLink(directory.resolve("ns/pid")).toString();
    } catch (IOException hasEnded) {
      return "";
    }
  }
}
