package dev.localpod.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The calls that the documentation shows are answered as it says. */
class DocumentationTest {

  private static final Path PAGE = Path.of("docs/admin.md");

  private static final Pattern CALL =
      Pattern.compile("```sh\ncurl -sS (.*?)\n```\n```json\n(.*?)\n```", Pattern.DOTALL);

  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  /** A call as a command line has it. */
  private record Curl(String method, String path, String body) {

    static Curl parse(String arguments) {
      Iterator<String> words = words(arguments).iterator();
      String method = "";
      String path = "";
      String body = "";
      while (words.hasNext()) {
        String word = words.next();
        switch (word) {
          case "-X" -> method = words.next();
          case "-d" -> body = words.next();
          default -> {
            var url = URI.create(word);
            assertThat(url.getAuthority()).isEqualTo("127.0.0.1:8008");
            path = url.getPath() + (url.getQuery() == null ? "" : "?" + url.getQuery());
          }
        }
      }
      return new Curl(method.isEmpty() ? (body.isEmpty() ? "GET" : "POST") : method, path, body);
    }

    private static List<String> words(String arguments) {
      var words = new ArrayList<String>();
      for (MatchResult word : (Iterable<MatchResult>) WORD.matcher(arguments).results()::iterator) {
        words.add(word.group(1) == null ? word.group(2) : word.group(1));
      }
      return words;
    }
  }

  @Test
  void each_call_of_the_page_is_answered_as_it_shows() throws IOException {
    List<MatchResult> calls = CALL.matcher(Files.readString(PAGE)).results().toList();
    assertThat(calls).hasSizeGreaterThan(12);
    try (var wire =
        AdminFixture.to(
            LocalpodOptions.DEFAULT
                .template(EndpointOptions.of("any").clock(ClockMode.MANUAL))
                .endpoint(EndpointOptions.of("demo").clock(ClockMode.MANUAL)))) {
      for (MatchResult call : calls) {
        Curl curl = Curl.parse(call.group(1));

        String answer = wire.exchange(curl.method(), curl.path(), curl.body()).body();

        assertThat(masked(answer))
            .as(call.group(1))
            .isEqualTo(Json.parse(call.group(2)).toString());
      }
    }
  }

  /** An answer with {@code <time>} and {@code <version>} in place of what is never the same. */
  private static String masked(String answer) {
    return answer
        .replaceAll("\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z\"", "\"<time>\"")
        .replaceAll("\"version\":\"[^\"]*\"", "\"version\":\"<version>\"");
  }

  @Test
  void every_call_that_is_served_is_in_the_page() throws IOException {
    String page = Files.readString(PAGE);

    assertThat(page)
        .contains(
            new OpenApi()
                .operations().stream()
                    .filter(OpenApi.Operation::isAdmin)
                    .map(operation -> "`" + operation.method() + " " + operation.path() + "`")
                    .map(call -> call.replace("{endpointId}", "{id}").replace("{jobId}", "{job}"))
                    .toList());
  }
}
