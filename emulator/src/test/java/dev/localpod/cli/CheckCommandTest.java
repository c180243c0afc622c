package dev.localpod.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.check.CheckEdition;
import dev.localpod.check.CheckSettings;
import dev.localpod.check.Target;
import dev.localpod.check.WireResponse;
import dev.localpod.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sub-command {@code check}. */
class CheckCommandTest {

  private static final CheckSettings USUAL = CheckSettings.OFFLINE.allowed(Set.of());
  private static final String SECRET = "rpa_SECRET";

  private static final Path PAGE = Path.of("docs/check.md");
  private static final Pattern SAMPLE = Pattern.compile("```text\n.*?```", Pattern.DOTALL);

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private CheckCommand command(Map<String, String> environment) {
    return new CheckCommand(environment, new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  private int run(String... args) throws InterruptedException {
    return command(Map.of("RUNPOD_API_KEY", SECRET)).run(List.of(args));
  }

  private int check(Target target, String... args) throws InterruptedException {
    return command(Map.of()).check(target, USUAL, CheckArguments.parse(List.of(args)));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void it_prints_a_line_for_each_rule_and_a_summary_and_writes_what_it_is_asked_for()
      throws Exception {
    try (var emulator = EmulatedTarget.start(options -> options.apiKeys(List.of(SECRET)))) {
      int code =
          check(
              emulator.target(),
              "--json=" + file("check.json"),
              "--junit=" + file("check.xml"),
              "--record=" + file("recording.json"));

      assertThat(printed())
          .startsWith("Checks " + emulator.target() + ": purges its queue, ")
          .contains("\nRUN-1 agrees (both editions)\n", "\nPOL-1 agrees (documented)\n")
          .contains("\nRUN-2 not tried: sends bodies of 10 to 20 MB; --big tries it\n")
          .contains("\ndiffers   0\n");
      assertThat(code).isZero();
      Json json = Json.parse(Files.readString(folder.resolve("check.json")));
      assertThat(json.at("/differs")).contains(Json.of(0));
      assertThat(json.at("/rules/0/id")).contains(Json.of("HTTP-1"));
      assertThat(Files.readString(folder.resolve("check.xml")))
          .contains("tests=\"56\" failures=\"0\"", "<skipped message=\"RUN-2 not tried");

      // Localpod agrees with what it was recorded to do.
      assertThat(run("--compare", file("recording.json"), "--edition", "documented"))
          .as(printed())
          .isZero();
      for (String name : List.of("check.json", "check.xml", "recording.json")) {
        assertThat(folder.resolve(name)).content().doesNotContain(SECRET);
      }
      assertThat(printed()).doesNotContain(SECRET);
      assertThat(folder.resolve("recording.json"))
          .content()
          .doesNotContain("127.0.0.1:" + emulator.target().baseUrl().getPort())
          .doesNotContainPattern("[0-9a-f]{8}-[0-9a-f]{4}-")
          .doesNotContain("worker-1");
    }
  }

  /** {@code mvn test -pl emulator -Dtest=CheckCommandTest -Dlocalpod.pages=true} writes it anew. */
  @Test
  void the_page_shows_what_it_prints() throws Exception {
    try (var emulator = EmulatedTarget.start(options -> options)) {
      Target target = emulator.target();
      var main =
          new Target(
              target.baseUrl(),
              target.endpoint(),
              Optional.empty(),
              Optional.empty(),
              target.key(),
              target.caller(),
              target.time());
      check(main);
      String sample =
          printed()
              .replace("127.0.0.1:" + target.baseUrl().getPort(), "127.0.0.1:8008")
              .replaceAll("Sent [0-9]+ calls with [0-9]+ kB", "Sent 360 calls with 6 kB");
      String text = Files.readString(PAGE);
      String block = "```text\n" + sample + "```";
      if (Boolean.getBoolean("localpod.pages")) {
        Files.writeString(PAGE, SAMPLE.matcher(text).replaceFirst(Matcher.quoteReplacement(block)));
      }

      assertThat(PAGE).content().contains(block);
    }
  }

  @Test
  void the_page_lists_the_options() {
    assertThat(PAGE)
        .content()
        .contains(
            CheckArguments.usage()
                .lines()
                .flatMap(line -> Stream.of(line.strip().split("[=, ]")).limit(1))
                .filter(word -> word.startsWith("--") && !word.equals("--help"))
                .toList());
  }

  @Test
  void a_difference_is_exit_code_1() throws Exception {
    try (var emulator = EmulatedTarget.start(options -> options)) {
      Target target = emulator.target();
      Target changed =
          target.caller(
              request -> {
                WireResponse response = target.caller().send(request);
                return request.operation().equals("purge-queue") && response.status() == 200
                    ? new WireResponse(200, response.headers(), "{}")
                    : response;
              });

      assertThat(check(changed)).isEqualTo(1);
      assertThat(printed())
          .contains(
              "PURG-1 differs: members: expected removed, status, got ", "\ndiffers   1: PURG-1\n");
    }
  }

  @Test
  void an_edition_can_be_required() throws Exception {
    try (var emulator = EmulatedTarget.start(options -> options)) {
      int code =
          command(Map.of())
              .check(
                  emulator.target(),
                  USUAL.edition(CheckEdition.OBSERVED),
                  CheckArguments.parse(List.of("--edition", "observed")));

      assertThat(code).isEqualTo(1);
      assertThat(printed())
          .contains("POL-1 differs: 5000 ms: expected accepted, got 400\n")
          .contains("\ndiffers   5: POL-1, POL-2, EXP-1, STRM-3, HOOK-1\n");
    }
  }

  @Test
  void nothing_leaves_this_machine_without_consent() {
    assertThatThrownBy(() -> run("--base-url", "https://service.invalid/v2", "--endpoint", "e"))
        .isInstanceOf(UsageException.class)
        .hasMessage("nothing was sent to service.invalid, which is not this machine; --yes agrees");
    assertThat(printed()).contains("these jobs cost about ").doesNotContain(SECRET);
  }

  @Test
  void a_service_that_does_not_answer_cannot_be_checked() {
    assertThatThrownBy(() -> run("--base-url", "http://127.0.0.1:1/v2", "--endpoint", "e"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "cannot check http://127.0.0.1:1/v2/e: no answer to GET /e/health: nothing listens there");
  }

  @Test
  void an_endpoint_that_the_key_may_not_call_cannot_be_checked() {
    try (var emulator = EmulatedTarget.start(options -> options)) {
      String url = emulator.target().baseUrl().toString();

      assertThatThrownBy(() -> run("--base-url", url, "--endpoint", "demo"))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("GET /health of endpoint 'demo' answers 401");
    }
  }

  @Test
  void another_worker_cannot_be_checked() {
    try (var emulator = EmulatedTarget.start(options -> options)) {
      Target target = emulator.target();
      var stream =
          new Target(
              target.baseUrl(),
              "stream",
              Optional.empty(),
              Optional.empty(),
              target.key(),
              target.caller(),
              target.time());

      assertThatThrownBy(() -> check(stream))
          .isInstanceOf(UsageException.class)
          .hasMessageEndingWith("; must be the mock worker, or a script with 'mock'");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--endpoint=e|check needs --base-url URL, the service to check",
        "--base-url=http://h/v2|check needs --endpoint ID, which has the mock worker",
        "--base-url=http://h/v1|invalid value for option '--base-url': 'http://h/v1' must be an http"
            + " or https URL that ends in /v2",
        "--endpoint=a/b|invalid value for option '--endpoint': 'a/b' cannot be the id of an endpoint;"
            + " must be letters, digits, '_' and '-'",
        "--stream-endpoint=?|invalid value for option '--stream-endpoint': '?' cannot be the id of an"
            + " endpoint; must be letters, digits, '_' and '-'",
        "--openai-endpoint=|invalid value for option '--openai-endpoint': '' cannot be the id of an"
            + " endpoint; must be letters, digits, '_' and '-'",
        "--edition=observd|invalid value for option '--edition': unknown edition 'observd'; did you"
            + " mean observed? Must be documented or observed",
        "--bigg|unknown option '--bigg'; did you mean --big? check --help lists the options"
      })
  void wrong_arguments_are_refused(String argument, String message) {
    assertThatThrownBy(() -> run(argument)).isInstanceOf(UsageException.class).hasMessage(message);
  }

  @Test
  void the_key_comes_from_the_variable_that_is_named() {
    assertThatThrownBy(
            () -> run("--base-url=http://127.0.0.1/v2", "--endpoint=e", "--key-from-env=OTHER_KEY"))
        .isInstanceOf(UsageException.class)
        .hasMessage("the environment variable OTHER_KEY is not set; it must hold the API key");
  }

  @Test
  void a_file_that_cannot_be_written_is_refused_before_anything_is_sent() {
    String file = file("missing/check.json");

    assertThatThrownBy(
            () -> run("--base-url=http://127.0.0.1:1/v2", "--endpoint=e", "--json=" + file))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "cannot write " + file + ": must be a file in a folder that exists and can be written");
  }

  @Test
  void only_a_recording_is_compared() throws IOException {
    Path file = Files.writeString(folder.resolve("other.json"), "{}");

    assertThatThrownBy(() -> run("--compare", file.toString()))
        .isInstanceOf(UsageException.class)
        .hasMessage(file + " is no recording; must be a file that --record wrote");
  }

  @Test
  void its_help_lists_its_options() throws Exception {
    assertThat(run("--help")).isZero();
    assertThat(printed()).contains("--base-url=URL", "--compare=FILE", "Exit code: 0");
    assertThat(Arguments.usage()).contains("check --base-url URL --endpoint ID");
  }
}
