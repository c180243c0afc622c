package dev.localpod.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The inputs that are kept, in a folder of the resources for each kind: where changes start from,
 * and what was found once. Each is tried in every build.
 *
 * @param name the name of the file
 * @param bytes its content
 */
record Corpus(String name, byte[] bytes) {

  /** Requests as they are sent, but for line ends: each stands for CR LF. */
  static List<Corpus> requests() {
    return read("requests").stream()
        .map(
            request ->
                new Corpus(
                    request.name,
                    new String(request.bytes, StandardCharsets.ISO_8859_1)
                        .replace("\n", "\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1)))
        .toList();
  }

  /** Scenarios, in JSON or YAML. */
  static List<Corpus> scenarios() {
    return read("scenarios");
  }

  private static List<Corpus> read(String kind) {
    try (Stream<Path> files =
        Files.list(Path.of(Corpus.class.getResource("corpus/" + kind).toURI()))) {
      return files.sorted().map(Corpus::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Corpus read(Path file) {
    try {
      return new Corpus(file.getFileName().toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
