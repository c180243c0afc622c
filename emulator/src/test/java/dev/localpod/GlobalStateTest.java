package dev.localpod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The emulator obeys no global state of the JVM that it runs in: HOOK-4. */
class GlobalStateTest {

  private static final Map<GlobalState, List<String>> TRANSCRIPTS =
      new EnumMap<>(GlobalState.class);

  @BeforeAll
  static void probe(@TempDir Path folder) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(
            TestJvm.command(
                "-Djava.net.useSystemProxies=true",
                "-cp",
                System.getProperty("java.class.path"),
                GlobalStateProbe.class.getName()));
    for (String variable : List.of("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY")) {
      builder.environment().put(variable, "http://127.0.0.1:1");
    }
    Path output = folder.resolve("transcripts");
    Process process =
        builder
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    var lines = Files.readAllLines(output);
    List<String> current = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(GlobalStateProbe.HEADING)) {
        current = new ArrayList<>();
        TRANSCRIPTS.put(
            GlobalState.valueOf(line.substring(GlobalStateProbe.HEADING.length())), current);
      } else {
        current.add(line);
      }
    }
  }

  @Test
  @Proves("HOOK-4")
  void without_any_the_webhook_is_received_and_acknowledged() {
    assertThat(TRANSCRIPTS.get(GlobalState.NOTHING))
        .anyMatch(
            line -> line.startsWith("received POST [") && line.contains("\"output\":\"done\""))
        .anyMatch(line -> line.contains("acknowledged"))
        .noneMatch(line -> line.contains("Cookie") || line.startsWith("failed"));
  }

  @ParameterizedTest
  @EnumSource
  @Proves("HOOK-4")
  void with_each_everything_is_the_same(GlobalState state) {
    assertThat(TRANSCRIPTS.get(state)).isEqualTo(TRANSCRIPTS.get(GlobalState.NOTHING));
  }
}
