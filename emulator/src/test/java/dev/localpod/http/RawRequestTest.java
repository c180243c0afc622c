package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.TestJvm;
import dev.localpod.fidelity.Proves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of {@code raw-requests.yaml}, sent over sockets. */
class RawRequestTest {

  @AutoClose private static final HttpFixture WIRE = HttpFixture.to(RawExchange.options());

  @ParameterizedTest
  @MethodSource
  @Proves({
    "HTTP-1", "HTTP-2", "HTTP-3", "HTTP-4", "HTTP-6", "HTTP-7", "HTTP-9", "HTTP-11", "HTTP-12",
    "HTTP-13", "POL-5", "RUN-4"
  })
  void each_has_its_documented_answer_and_leaves_the_connection_as_documented(RawRequest request)
      throws IOException {
    RawExchange.check(request, WIRE.localpod().port());
  }

  static List<RawRequest> each_has_its_documented_answer_and_leaves_the_connection_as_documented() {
    return RawRequest.table();
  }

  @Test
  void all_of_them_together_leave_threads_descriptors_and_memory_as_they_were(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                TestJvm.command(
                    "-Xmx96m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    RawRequestProbe.class.getName()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(Files.readString(output)).endsWith(RawRequestProbe.FLAT + System.lineSeparator());
  }
}
