package dev.localpod.cli;

import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.scenario.Scenario;
import dev.localpod.scenario.ScenarioException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Takes up the changes of a scenario file. It looks at the content, not at events or times of the
 * file system: those differ between editors that write in place, editors that rename, and links
 * that are exchanged as for a mounted ConfigMap. A content counts when two looks find the same, so
 * that no file is read while it is written.
 */
final class ScenarioWatch {

  /**
   * What a look finds.
   *
   * @param bytes the content of the file; empty if it cannot be read
   * @param problem why it cannot be read
   */
  private record Look(byte[] bytes, String problem) {

    static Look at(Path file) {
      try {
        return new Look(Files.readAllBytes(file), "");
      } catch (NoSuchFileException e) {
        return new Look(new byte[0], "no such file");
      } catch (IOException e) {
        return new Look(
            new byte[0], Files.isDirectory(file) ? "it is a directory" : "it cannot be read");
      }
    }

    boolean sameAs(Look other) {
      return Arrays.equals(bytes, other.bytes) && problem.equals(other.problem);
    }
  }

  private final Path file;
  private final Function<Optional<Scenario>, LocalpodOptions> configuration;
  private final PrintStream log;
  private Look last;
  private Look takenUp;

  /**
   * Remembers the present content of a file, which is not a change.
   *
   * @param configuration creates the options from a scenario, or throws {@link UsageException}
   * @param log gets a line for each change, and for what is wrong with it
   */
  ScenarioWatch(
      Path file, Function<Optional<Scenario>, LocalpodOptions> configuration, PrintStream log) {
    this.file = file;
    this.configuration = configuration;
    this.log = log;
    this.last = Look.at(file);
    this.takenUp = last;
  }

  /**
   * Looks at the file once.
   *
   * @param served the endpoints that are served
   * @param update gets those to serve from now on, if they change
   * @return the endpoints that are served then
   */
  List<EndpointOptions> look(List<EndpointOptions> served, Consumer<List<EndpointOptions>> update) {
    Look now = Look.at(file);
    boolean settled = now.sameAs(last);
    last = now;
    if (!settled || now.sameAs(takenUp)) {
      return served;
    }
    takenUp = now;
    if (!now.problem.isEmpty()) {
      refuse("cannot read " + file + ": " + now.problem);
      return served;
    }
    try {
      var content = new ByteArrayInputStream(now.bytes);
      Scenario scenario = Scenario.read(content, file.toString());
      return takeUp(
          ScenarioChanges.between(served, configuration.apply(Optional.of(scenario)).endpoints()),
          update);
    } catch (ScenarioException | UsageException e) {
      refuse(String.valueOf(e.getMessage()));
      return served;
    }
  }

  private void refuse(String problem) {
    log.println("localpod: " + problem + "; the scenario of before stays in force");
  }

  private List<EndpointOptions> takeUp(
      ScenarioChanges changes, Consumer<List<EndpointOptions>> update) {
    update.accept(changes.endpoints());
    String what =
        changes.takenUp().isEmpty() ? "nothing changes" : String.join("; ", changes.takenUp());
    log.println("localpod: took up " + file + ": " + what);
    changes.needsRestart().forEach(line -> log.println("localpod: " + line));
    return changes.endpoints();
  }
}
