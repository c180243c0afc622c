package dev.localpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clients on the page about https trust the CA of the run as the page says. */
@Timeout(60)
class HttpsPageTest {

  @TempDir Path folder;

  private static List<String> blocks() {
    try {
      return CommandPage.blocks(Files.readString(Path.of("docs/https.md")), "sh");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, curl --version",
    "1, node --version",
    "2, python3 --version",
    "3, python3 -c 'import requests'"
  })
  void a_client_trusts_the_ca_of_the_run(int block, String tool) throws Exception {
    assumeThat(CommandPage.sh(tool + " >/dev/null 2>&1 && printf there"))
        .as("%s must succeed", tool)
        .isEqualTo("there");
    Path ca = folder.resolve("localpod-ca.pem");
    try (var localpod =
        Localpod.start(
            LocalpodOptions.DEFAULT.https().httpsCa(ca).endpoint(EndpointOptions.of("demo")))) {
      String shown =
          blocks()
              .get(block)
              .replace("127.0.0.1:8443", "127.0.0.1:" + localpod.baseUrl().getPort());

      CommandPage.run("cd '" + folder + "'\n" + shown, localpod);
    }
  }

  @Test
  void no_block_is_left_out() {
    assertThat(blocks()).hasSize(4);
  }
}
