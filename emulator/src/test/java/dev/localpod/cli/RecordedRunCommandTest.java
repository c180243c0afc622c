package dev.localpod.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.options.LocalpodOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The option {@code --replay}. */
class RecordedRunCommandTest {

  /** A run with one failed job. */
  static final String BUNDLE =
      """
      {"format": 1, "version": "1.0", "test": "shop.ImagesTest.cup()", "failure": "no image",
       "endpoints": [{"name": "", "seed": 1, "settings": {"edition": "documented"}, "dropped": 0,
         "snapshot": {"endpoint": {"id": "demo", "clock": {"mode": "skip"}}, "faults": [],
           "jobs": [{"id": "a", "status": "FAILED", "error": "no GPU"}]},
         "journal": []}]}
      """;

  @TempDir Path folder;

  private static LocalpodOptions options(String... beside) {
    return RecordedRun.options(
        Arguments.parse(
            Stream.concat(Stream.of("--replay", "run.json"), Stream.of(beside))
                .toArray(String[]::new)));
  }

  @Test
  void a_run_is_shown_where_and_to_whom_the_command_line_says() {
    LocalpodOptions options =
        options("--host", "::1", "--port=0", "--https-port=0", "--admin-key", "k");

    assertThat(options.host()).isEqualTo("::1");
    assertThat(options.port()).isZero();
    assertThat(options.httpsPort()).hasValue(0);
    assertThat(options.adminKey()).contains("k");
    assertThat(options.endpoints()).isEmpty();
    assertThat(options().port()).isEqualTo(8008);
  }

  @ParameterizedTest
  @CsvSource({
    "--scenario, a.yaml",
    "--seed, 1",
    "--edition, observed",
    "--clock, skip",
    "--limits, off",
    "--endpoint, demo",
    "--api-key, k",
    "--allow-host, a.test",
    "--allow-origin, http://a.test",
    "--allow-webhooks-to, a.test",
    "--print-worker-env, demo",
    "--strict,",
    "--watch,",
    "--print-config,",
    "--print-schema,"
  })
  void what_would_change_the_run_is_refused(String option, String value) {
    String[] beside = value == null ? new String[] {option} : new String[] {option, value};

    assertThatThrownBy(() -> options(beside))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "--replay shows a run as it was, without "
                + option
                + "; beside it must be only --host, --port, --https-port, --https-ca or --admin-key");
  }

  @Test
  void a_ca_needs_https() {
    assertThatThrownBy(() -> options("--https-ca", "ca.pem"))
        .isInstanceOf(UsageException.class)
        .hasMessage("--https-ca needs --https-port N, the port to serve https");
  }

  @Test
  void a_file_that_is_no_bundle_is_refused_in_one_line() throws IOException {
    Path bundle = Files.writeString(folder.resolve("bundle.json"), BUNDLE);
    Path other =
        Files.writeString(folder.resolve("other.json"), BUNDLE.replace("t\": 1,", "t\": 2,"));

    assertThat(RecordedRun.read(bundle).test()).isEqualTo("shop.ImagesTest.cup()");
    assertThatThrownBy(() -> RecordedRun.read(other))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "cannot replay '%s': its format is 2, written by Localpod 1.0; must be 1, as this Localpod writes it"
                .formatted(other));
  }
}
