package dev.localpod.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.fidelity.Proves;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --print-worker-env} prints what attaches a worker. */
class WorkerEnvironmentTest {

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private void print(String... args) {
    WorkerEnvironment.print(
        Arguments.parse(args),
        Map.of("RUNPOD_API_KEY", "from the environment"),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  private String scenario() throws IOException {
    return Files.writeString(
            folder.resolve("shop.yaml"),
            "endpoints: {shop: {apiKeys: [\"it's\", other], workers: {attached: true}}}")
        .toString();
  }

  @Test
  @Proves("ATT-1")
  void all_variables_are_ready_to_paste() throws Exception {
    print("--print-worker-env", "shop", "--port", "8123", "--scenario", scenario());

    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "export RUNPOD_WEBHOOK_GET_JOB='http://127.0.0.1:8123/v2/shop/job-take/$ID?gpu=none'",
            "export RUNPOD_WEBHOOK_POST_OUTPUT="
                + "'http://127.0.0.1:8123/v2/shop/job-done/$RUNPOD_POD_ID/$ID?gpu=none'",
            "export RUNPOD_WEBHOOK_POST_STREAM="
                + "'http://127.0.0.1:8123/v2/shop/job-stream/$RUNPOD_POD_ID/$ID?gpu=none'",
            "export RUNPOD_WEBHOOK_PING='http://127.0.0.1:8123/v2/shop/ping/$RUNPOD_POD_ID'",
            "export RUNPOD_PING_INTERVAL='10000'",
            "export RUNPOD_AI_API_KEY='it'\\''s'",
            "export RUNPOD_POD_ID=\"local-$$\"",
            "export RUNPOD_SKIP_AUTO_SYSTEM_CHECKS='true'",
            "export RUNPOD_SKIP_GPU_CHECK='true'");
    assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void an_address_for_all_interfaces_is_one_that_can_be_called() {
    print("--print-worker-env", "demo", "--port", "8123", "--host", "0.0.0.0");
    print("--print-worker-env", "demo", "--port", "8123", "--host", "[::1]");

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("http://127.0.0.1:8123/v2/demo/ping/", "http://[::1]:8123/v2/demo/ping/")
        .contains("export RUNPOD_AI_API_KEY='from the environment'");
  }

  @Test
  void an_endpoint_whose_workers_follow_a_script_is_noted() {
    print("--print-worker-env", "demo", "--port", "8123");

    assertThat(log.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            "localpod: the workers of endpoint 'demo' follow a script; start the emulator with a"
                + " scenario that has workers: {attached: true}\n");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("/v2/demo/job-take/");
  }

  @Test
  void the_port_must_be_known() {
    for (List<String> port : List.of(List.<String>of(), List.of("--port", "0"))) {
      String[] args =
          Stream.concat(Stream.of("--print-worker-env", "demo"), port.stream())
              .toArray(String[]::new);
      assertThatThrownBy(() -> print(args))
          .isInstanceOf(UsageException.class)
          .hasMessage("--print-worker-env needs --port N, the port on which the emulator listens");
    }
  }

  @Test
  void an_endpoint_that_is_not_served_is_refused() throws Exception {
    String scenario = scenario();

    assertThatThrownBy(
            () -> print("--print-worker-env", "demo", "--port", "1", "--scenario", scenario))
        .isInstanceOf(UsageException.class)
        .hasMessage("--print-worker-env: unknown endpoint 'demo'; must be one of [shop]");
  }
}
