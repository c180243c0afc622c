package dev.localpod.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of a failed run. */
class RunBundleTest {

  private static final String SNAPSHOT =
      "{\"endpoint\":{\"id\":\"demo-1\",\"clock\":{}},\"faults\":[],\"jobs\":[{\"id\":\"a\",\"status\":\"FAILED\"}]}";

  private static final String ENDPOINT =
      "{\"name\":\"\",\"seed\":-7,\"settings\":{},\"snapshot\":"
          + SNAPSHOT
          + ",\"dropped\":3,\"journal\":[{\"seq\":4}]}";

  private static final String BUNDLE =
      "{\"format\":1,\"version\":\"1.0\",\"test\":\"t\",\"failure\":\"f\",\"order\":\"0.2\",\"endpoints\":["
          + ENDPOINT
          + "]}";

  @TempDir Path folder;

  @Test
  void what_is_written_is_read_again() {
    RunBundle bundle = read(BUNDLE);

    assertThat(bundle.toJson()).isEqualTo(Json.parse(BUNDLE));
    assertThat(bundle.order()).isEqualTo(Optional.of(new OrderKey(List.of(0, 2))));
    assertThat(bundle.endpoint("").map(RecordedEndpoint::id)).contains("demo-1");
    assertThat(bundle.endpoint("other")).isEmpty();
  }

  private RunBundle read(String text) {
    return RunBundle.read(BundleFixture.write(folder.resolve("bundle.json"), Json.parse(text)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "format":1   | "format":2      | its format is 2, written by Localpod 1.0; must be 1, as this Localpod writes it
          "format":1,  |                 | its 'format' must be a whole number
          "test":"t"   | "test":1        | its 'test' must be text
          "order":"0.2"| "order":"first" | an order cannot be 'first'; must be numbers with dots between, such as 0.2
          "seed":-7    | "seed":0.5      | its 'seed' must be a whole number
          "settings":{}| "settings":[]   | its 'settings' must be an object
          "seq":4      | "seq":"4"       | its 'seq' must be a whole number
          {"seq":4}    | 4               | its 'journal' must be an array of objects
          "jobs":[     | "job":[         | its 'jobs' must be an array
          "status":"FAILED" | "state":1  | its 'status' must be text
          "id":"demo-1"| "id":null       | its 'id' must be text
          "clock":{}   | "time":{}       | its 'clock' must be an object
          """)
  void what_is_missing_or_wrong_is_named(String right, String wrong, String message) {
    String text = BUNDLE.replace(right, wrong == null ? "" : wrong);

    assertThatThrownBy(() -> read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot replay '%s': %s".formatted(folder.resolve("bundle.json"), message));
  }

  @Test
  void what_is_no_file_of_json_text_is_refused() throws IOException {
    Path none = folder.resolve("none.json");
    assertThatThrownBy(() -> RunBundle.read(none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cannot replay '%s': file not found in %s"
                .formatted(none, Path.of("").toAbsolutePath()));
    assertThatThrownBy(() -> RunBundle.read(folder))
        .hasMessage("cannot replay '%s': it is a directory; must be the file of a bundle", folder);
    Path binary = Files.write(folder.resolve("image.png"), new byte[] {(byte) 0x89, 'P'});
    assertThatThrownBy(() -> RunBundle.read(binary))
        .hasMessage("cannot replay '%s': it is not text; must be the file of a bundle", binary);
    Path text = Files.writeString(folder.resolve("text.json"), "not JSON");
    assertThatThrownBy(() -> RunBundle.read(text))
        .hasMessageStartingWith("cannot replay '%s': ", text);
    Path list = Files.writeString(folder.resolve("list.json"), "[]");
    assertThatThrownBy(() -> RunBundle.read(list))
        .hasMessage("cannot replay '%s': a bundle must be an object", list);
  }
}
