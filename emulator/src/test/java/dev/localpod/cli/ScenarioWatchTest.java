package dev.localpod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.options.EndpointOptions;
import dev.localpod.script.Scripts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --watch}: which changes of the file are taken up, and what is said about them. */
class ScenarioWatchTest {

  private static final String HANGS = "endpoints: {shop: {script: [{do: [{hang: true}]}]}}\n";
  private static final String FAILS = "endpoints: {shop: {script: [{do: [{fail: no}]}]}}\n";

  @TempDir Path folder;

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final List<List<EndpointOptions>> updates = new ArrayList<>();
  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("shop.yaml"), HANGS);
  }

  /** A file that is watched since it was read, and the endpoints that are served. */
  private final class Watched {
    private final Path path;
    private final ScenarioWatch watch;
    private List<EndpointOptions> served;

    Watched(Path path) {
      this.path = path;
      Arguments arguments = Arguments.parse("--scenario", path.toString());
      watch =
          new ScenarioWatch(
              path,
              scenario -> Configuration.of(arguments, Map.of(), scenario),
              new PrintStream(log, true, StandardCharsets.UTF_8));
      served = Configuration.of(arguments, Map.of()).endpoints();
    }

    void look() {
      served = watch.look(served, updates::add);
    }

    void lookTwice() {
      look();
      look();
    }
  }

  private List<String> said() {
    return log.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private void assertFails(Watched watched) {
    assertThat(updates).containsExactly(watched.served);
    assertThat(watched.served)
        .singleElement()
        .extracting(endpoint -> endpoint.settings().script())
        .isEqualTo(Scripts.fail("no"));
    assertThat(said())
        .containsExactly("localpod: took up " + watched.path + ": shop has another script");
  }

  @Test
  void a_file_that_stays_as_it_is_changes_nothing() throws Exception {
    var watched = new Watched(file);
    watched.lookTwice();
    Files.writeString(file, HANGS);
    watched.lookTwice();

    assertThat(updates).isEmpty();
    assertThat(said()).isEmpty();
  }

  @Test
  void a_file_that_is_written_in_place_is_taken_up_once_it_stays_the_same() throws Exception {
    var watched = new Watched(file);
    Files.writeString(file, "");
    watched.look();
    Files.writeString(file, FAILS.substring(0, 20));
    watched.look();
    Files.writeString(file, FAILS);
    watched.look();
    assertThat(updates).isEmpty();

    watched.look();
    watched.lookTwice();

    assertFails(watched);
  }

  @Test
  void a_file_that_another_one_replaces_is_taken_up() throws Exception {
    var watched = new Watched(file);
    Path other = Files.writeString(folder.resolve("shop.yaml.tmp"), FAILS);
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);

    watched.lookTwice();

    assertFails(watched);
  }

  @Test
  void a_link_that_leads_elsewhere_is_taken_up_as_in_a_mounted_config_map() throws Exception {
    Path first = Files.createDirectory(folder.resolve("..1"));
    Path second = Files.createDirectory(folder.resolve("..2"));
    Files.writeString(first.resolve("shop.yaml"), HANGS);
    Files.writeString(second.resolve("shop.yaml"), FAILS);
    Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
    Path link =
        Files.createSymbolicLink(folder.resolve("link.yaml"), Path.of("..data", "shop.yaml"));
    var watched = new Watched(link);

    Path next = Files.createSymbolicLink(folder.resolve("..tmp"), second.getFileName());
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
    watched.lookTwice();

    assertFails(watched);
  }

  @Test
  void a_file_that_is_gone_is_told_once_and_taken_up_when_it_comes_back() throws Exception {
    var watched = new Watched(file);
    Files.delete(file);
    watched.lookTwice();
    watched.lookTwice();
    assertThat(said())
        .containsExactly(
            "localpod: cannot read "
                + file
                + ": no such file; the scenario of before stays in force");
    assertThat(updates).isEmpty();
    log.reset();

    Files.writeString(file, FAILS);
    watched.lookTwice();

    assertFails(watched);
  }

  @Test
  void an_error_leaves_the_old_scenario_in_force_and_is_told_with_its_line() throws Exception {
    var watched = new Watched(file);
    Files.writeString(file, "endpoints:\n  shop:\n    scrip: []\n");
    watched.lookTwice();
    watched.lookTwice();

    assertThat(updates).isEmpty();
    assertThat(said())
        .singleElement()
        .asString()
        .startsWith(
            "localpod: "
                + file
                + ":3: unknown field 'scrip' of an endpoint; did you mean script? Must be one of ")
        .endsWith("; the scenario of before stays in force");
  }

  @Test
  void a_scenario_without_endpoints_is_an_error() throws Exception {
    var watched = new Watched(file);
    Files.writeString(file, "clock: real\n");
    watched.lookTwice();

    assertThat(updates).isEmpty();
    assertThat(said())
        .containsExactly(
            "localpod: no endpoint to serve; name one in the scenario, or with --endpoint;"
                + " the scenario of before stays in force");
  }

  @Test
  void endpoints_come_and_go_and_all_that_changes_is_told() throws Exception {
    Files.writeString(file, "endpoints: {shop: {}, old: {}}\n");
    var watched = new Watched(file);
    Files.writeString(
        file,
        """
        endpoints:
          shop:
            apiKeys: [k]
            workers: {max: 1}
            policy: {ttl: 1h}
            limits: off
            aggregateStream: false
            faults: [{operation: run, fault: reset}]
          bank: {}
        """);
    watched.lookTwice();

    assertThat(said())
        .containsExactly(
            "localpod: took up "
                + file
                + ": shop has another apiKeys, workers, policy, limits, aggregateStream, faults;"
                + " bank is new; old is removed");
    assertThat(watched.served).extracting(EndpointOptions::id).containsExactly("shop", "bank");
  }

  @Test
  void a_clock_an_edition_and_attached_workers_need_a_restart_and_the_rest_is_taken_up()
      throws Exception {
    var watched = new Watched(file);
    EndpointOptions before = watched.served.get(0);
    Files.writeString(
        file,
        """
        clock: x60
        edition: observed
        endpoints: {shop: {workers: {attached: true}, limits: off}}
        """);
    watched.lookTwice();

    assertThat(said())
        .containsExactly(
            "localpod: took up " + file + ": shop has another limits",
            "localpod: another edition of 'shop' needs a restart; it stays \"documented\"",
            "localpod: another clock of 'shop' needs a restart; it stays \"real\"",
            "localpod: another 'attached' of 'shop' needs a restart; its workers and script stay");
    EndpointOptions after = watched.served.get(0);
    assertThat(after.clock()).isEqualTo(before.clock());
    assertThat(after.settings().edition()).isEqualTo(before.settings().edition());
    assertThat(after.settings().script()).isEqualTo(before.settings().script());
  }

  @Test
  void a_comment_changes_nothing_and_that_is_told() throws Exception {
    var watched = new Watched(file);
    Files.writeString(file, "# better\n" + HANGS);
    watched.lookTwice();

    assertThat(said()).containsExactly("localpod: took up " + file + ": nothing changes");
  }
}
