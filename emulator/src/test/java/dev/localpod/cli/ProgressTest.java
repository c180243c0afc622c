package dev.localpod.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final PrintStream printer = new PrintStream(log, true, StandardCharsets.UTF_8);

  private String said() {
    return log.toString(StandardCharsets.UTF_8);
  }

  @Test
  void work_that_takes_long_is_told_while_it_lasts() {
    String result =
        Progress.during(
            "reading",
            printer,
            () -> {
              await().until(() -> !said().isEmpty());
              return "done";
            });

    assertThat(result).isEqualTo("done");
    assertThat(said()).isEqualToIgnoringNewLines("localpod: reading ...");
  }

  @Test
  void work_that_is_done_at_once_is_not_told() {
    assertThat(Progress.during("reading", printer, () -> "done")).isEqualTo("done");
    assertThat(said()).isEmpty();
  }
}
