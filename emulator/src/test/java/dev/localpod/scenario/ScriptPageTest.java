package dev.localpod.scenario;

import static dev.localpod.script.Scripts.after;
import static dev.localpod.script.Scripts.at;
import static dev.localpod.script.Scripts.attempt;
import static dev.localpod.script.Scripts.complete;
import static dev.localpod.script.Scripts.fail;
import static dev.localpod.script.Scripts.handle;
import static dev.localpod.script.Scripts.mock;
import static dev.localpod.script.Scripts.vllm;
import static dev.localpod.script.Scripts.when;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.job.JobState;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.script.ChatReply;
import dev.localpod.script.ChatReply.Finish;
import dev.localpod.script.Delay;
import dev.localpod.script.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page "Script a worker": its Java is compiled, here or in the examples, and says what the YAML
 * beside it says.
 */
class ScriptPageTest {

  private static final String PAGE = read("docs/scripts.md");
  private static final List<String> YAML = snippets("yaml");

  @Test
  void rules() {
    Script script =
        when(at("/prompt").equalTo("boom"))
            .after(ofSeconds(1))
            .fail("CUDA out of memory")
            .when(attempt(1), at("/prompt").contains("flaky"))
            .crash()
            .otherwise()
            .complete("a picture of {{input.prompt}}");

    assertThat(script).isEqualTo(yaml(0));
  }

  @Test
  void conditions_on_several_places() {
    Script script =
        when(at("/width").equalTo(1024), at("/seed").doesNotExist()).fail("a seed is needed");

    assertThat(script).isEqualTo(yaml(1));
  }

  @Test
  void steps() {
    Script script =
        after(ofMillis(500))
            .progress(Map.of("percent", 50))
            .after(ofSeconds(1))
            .chunk(Map.of("text", "Hel"), Map.of("stream_index", 1))
            .chunk(Map.of("text", "lo"), Map.of("stream_index", 2))
            .complete();

    assertThat(script).isEqualTo(yaml(2));
  }

  @Test
  void another_answer_each_time() {
    Script script =
        fail("not today")
            .inTurn()
            .after(ofSeconds(10))
            .complete("slowly")
            .inTurn()
            .complete("as always");

    assertThat(script).isEqualTo(yaml(3));
  }

  @Test
  void durations_at_random() {
    Script script =
        when(at("/size").equalTo("small"))
            .after(Delay.uniform(ofSeconds(1), ofSeconds(3)))
            .complete("drawn")
            .otherwise()
            .after(Delay.lognormal(ofSeconds(10), 0.4))
            .complete("drawn with care");

    assertThat(script).isEqualTo(yaml(4));
  }

  @Test
  void placeholders() {
    Script script = complete(Map.of("echo", "{{input.prompt}}", "job", "job {{id}}"));

    assertThat(script).isEqualTo(yaml(5));
  }

  @Test
  void the_mock_worker() {
    Script script = mock();

    assertThat(script).isEqualTo(yaml(6));
  }

  @Test
  void a_language_model() {
    Script script =
        when(at("/openai_input/tools").exists())
            .chat(ChatReply.ofTool("get_weather", Map.of("city", "Berlin")))
            .otherwise()
            .after(ofMillis(300))
            .chat(ChatReply.of("Hello there").pace(ofMillis(50)));

    assertThat(script).isEqualTo(yaml(7));
  }

  @Test
  void a_language_model_that_fails() {
    Script script =
        when(attempt(1))
            .chat(ChatReply.of("A long story that nobody will ever read to its end").stopAfter(10))
            .crash()
            .otherwise()
            .chat(ChatReply.of("A long story").finish(Finish.LENGTH));

    assertThat(script).isEqualTo(yaml(8));
  }

  @Test
  void the_vllm_worker() {
    Script script = vllm("Hello there");

    assertThat(script).isEqualTo(yaml(9));
  }

  private record Order(String prompt, int steps) {}

  @Test
  void a_worker_in_java() {
    Script script =
        handle(
            job -> {
              Order order = job.inputAs(Order.class);
              for (int step = 1; step <= order.steps(); step++) {
                job.sleep(ofSeconds(2));
                job.progress(Map.of("step", step));
              }
              return Map.of("image", order.prompt() + ".png");
            });

    try (var localpod =
        Localpod.start(
            LocalpodOptions.DEFAULT.endpoint(
                EndpointOptions.of("images").clock(ClockMode.MANUAL).script(script)))) {
      Endpoint endpoint = localpod.endpoint("images");
      run(endpoint, "{\"input\": {\"prompt\": \"cup\", \"steps\": 3}}");

      endpoint.clock().advance(ofSeconds(6));

      assertThat(endpoint.jobs().get(0).state())
          .isInstanceOfSatisfying(
              JobState.Completed.class,
              end -> assertThat(end.output()).contains(Json.of(Map.of("image", "cup.png"))));
    }
  }

  private static void run(Endpoint endpoint, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint.baseUrl() + "/run"))
            .header("Authorization", endpoint.apiKey())
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.discarding()).join();
  }

  @Test
  void printing() {
    Script script = when(attempt(1)).crash().otherwise().after(ofMillis(1_500)).complete("done");
    String text = script.toString();

    assertThat(text + "\n").isEqualTo(YAML.get(10));
    assertThat(Scenario.script(text)).isEqualTo(script);
  }

  @Test
  void all_java_of_the_page_is_compiled() {
    String tests = "src/test/java/dev/localpod/";
    List<String> compiled =
        Stream.of(
                tests + "scenario/ScriptPageTest.java",
                "../examples/" + tests + "examples/ImageClientTest.java")
            .flatMap(file -> read(file).lines().map(String::strip))
            .toList();

    assertThat(snippets("java").stream().filter(java -> !java.startsWith("import ")))
        .hasSize(YAML.size() + 2)
        .allSatisfy(
            java ->
                assertThat(compiled).containsSequence(java.lines().map(String::strip).toList()));
  }

  private static Script yaml(int number) {
    return Reading.options(Scenario.endpoint("images", YAML.get(number))).settings().script();
  }

  private static List<String> snippets(String language) {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(PAGE)
        .results()
        .map(snippet -> snippet.group(1))
        .toList();
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
