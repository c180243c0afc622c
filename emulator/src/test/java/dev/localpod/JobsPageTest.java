package dev.localpod;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.job.JobState;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.script.Scripts;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The diagrams of the page "A job's life" show what the emulator does. */
@Timeout(60)
class JobsPageTest {

  private static final Pattern ARROW = Pattern.compile("(\\S+) --> ([^:\\s]+): .+");
  private static final Pattern BAR = Pattern.compile("  (.+) : (\\d+), (\\d+)");

  private final String page = Files.readString(Path.of("docs/jobs.md"));

  JobsPageTest() throws IOException {}

  // ---- the states

  @Test
  void the_diagram_shows_the_moves_that_states_offer_and_no_other() {
    Set<String> shown =
        arrows().filter(arrow -> !arrow.contains("[*]")).collect(Collectors.toSet());

    assertThat(shown).isEqualTo(moves());
  }

  @Test
  void a_job_begins_in_the_queue_and_goes_from_each_final_state() {
    assertThat(arrows().filter(arrow -> arrow.contains("[*]")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of("[*] --> IN_QUEUE"),
                    Stream.of(JobStatus.values())
                        .filter(JobStatus::isFinal)
                        .map(status -> status + " --> [*]"))
                .toList());
  }

  @Test
  void the_table_has_a_row_for_each_status() {
    for (JobStatus status : JobStatus.values()) {
      assertThat(page).contains("\n| " + status + " | ");
    }
  }

  private Stream<String> arrows() {
    return ARROW
        .matcher(CommandPage.blocks(page, "mermaid").get(0))
        .results()
        .map(arrow -> arrow.group(1) + " --> " + arrow.group(2));
  }

  /** The moves that the methods of the states are. */
  private static Set<String> moves() {
    Set<String> moves = new HashSet<>();
    for (Class<?> state : states(JobState.class).toList()) {
      for (Method method : state.getMethods()) {
        if (JobState.class.isAssignableFrom(method.getReturnType())) {
          moves.add(status(state) + " --> " + status(method.getReturnType()));
        }
      }
    }
    return moves;
  }

  private static Stream<Class<?>> states(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(JobsPageTest::states).distinct()
        : Stream.of(type);
  }

  /** The status of a state: {@code InQueue} has {@code IN_QUEUE}. */
  private static JobStatus status(Class<?> state) {
    return JobStatus.valueOf(
        state.getSimpleName().replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT));
  }

  // ---- where time goes

  @Test
  void a_job_takes_the_times_that_the_diagram_shows() throws Exception {
    String policy =
        Pattern.compile("\"policy\": \\{[^}]*}")
            .matcher(page.substring(page.indexOf("\n## Where time goes\n")))
            .results()
            .findFirst()
            .orElseThrow()
            .group();
    EndpointOptions plain = EndpointOptions.of("demo").clock(ClockMode.SKIP);
    EndpointSettings settings = plain.settings();
    EndpointOptions slow =
        plain
            .settings(
                settings.workers(settings.workers().count(0, 1).coldStart(shown("initializing"))))
            .script(Scripts.after(shown("running")).complete("done"));
    try (Localpod localpod = Localpod.start(LocalpodOptions.DEFAULT.port(0).endpoint(slow))) {
      Endpoint endpoint = localpod.endpoint("demo");
      Json answer = runsync(endpoint, "", "{\"input\": {}, " + policy + "}");
      endpoint.clock().advance(Duration.ofMinutes(5));

      Map<String, List<Long>> happened = happened(endpoint.journal().entries());
      Json bounds = Json.parse("{" + policy + "}");
      long pickedUp = happened.get("IN_PROGRESS").get(0);
      happened.put("delayTime", times(0, answer.at("/delayTime")));
      happened.put("executionTime", times(pickedUp, answer.at("/executionTime")));
      happened.put("ttl", times(0, bounds.at("/policy/ttl")));
      happened.put("executionTimeout", times(pickedUp, bounds.at("/policy/executionTimeout")));
      assertThat(bars()).isEqualTo(happened);
    }
  }

  @Test
  void a_job_that_timed_out_ran_for_its_execution_timeout_or_less_as_the_page_says()
      throws Exception {
    EndpointOptions hanging =
        EndpointOptions.of("demo").clock(ClockMode.SKIP).script(Scripts.hang());
    try (Localpod localpod = Localpod.start(LocalpodOptions.DEFAULT.port(0).endpoint(hanging))) {
      Endpoint endpoint = localpod.endpoint("demo");

      Json byTtl =
          runsync(endpoint, "?wait=300000", "{\"input\": {}, \"policy\": {\"ttl\": 60000}}");
      assertThat(byTtl.at("/status")).contains(Json.of("TIMED_OUT"));
      assertThat(byTtl.at("/executionTime")).contains(Json.of(60_000));
      assertThat(lastCause(endpoint)).isEqualTo("its ttl passed");

      Json held = runsync(endpoint, "?wait=300000", "{\"input\": {}}");
      endpoint.clock().advance(Duration.ofMinutes(5));
      assertThat(held.at("/status")).contains(Json.of("IN_PROGRESS"));
      assertThat(lastCause(endpoint)).isEqualTo("its executionTimeout of 600s passed");
      assertThat(page).contains("`its ttl passed`", "\n`its executionTimeout of 600s passed`");
    }
  }

  /** Why the state of a job changed last. */
  private static String lastCause(Endpoint endpoint) {
    return endpoint.journal().entries().stream()
        .filter(entry -> entry.event() instanceof Event.State)
        .map(entry -> ((Event.State) entry.event()).cause())
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  private static Json runsync(Endpoint endpoint, String query, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint.baseUrl() + "/runsync" + query))
            .header("Authorization", endpoint.apiKey())
            .POST(BodyPublishers.ofString(body))
            .build();
    return Json.parse(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }

  /** Returns when each state of the job, of the worker and of the call began and ended. */
  private static Map<String, List<Long>> happened(List<JournalEntry> entries) {
    Map<Class<?>, Map<Long, String>> changes = new HashMap<>();
    for (JournalEntry entry : entries) {
      String state =
          switch (entry.event().kind()) {
            case STATE -> ((Event.State) entry.event()).to().map(Enum::name).orElse("gone");
            case WORKER -> ((Event.Worker) entry.event()).to().text();
            case CALL_STARTED -> "the call is held";
            case CALL -> "gone";
            default -> "";
          };
      if (!state.isEmpty()) {
        Class<?> whose =
            state.equals("the call is held") ? Event.Call.class : entry.event().getClass();
        long at = Duration.between(entries.get(0).at(), entry.at()).toSeconds();
        changes.computeIfAbsent(whose, key -> new TreeMap<>()).put(at, state);
      }
    }
    Map<String, List<Long>> happened = new HashMap<>();
    for (Map<Long, String> states : changes.values()) {
      List<Long> times = List.copyOf(states.keySet());
      for (int i = 1; i < times.size(); i++) {
        happened.put(states.get(times.get(i - 1)), List.of(times.get(i - 1), times.get(i)));
      }
    }
    return happened;
  }

  private static List<Long> times(long start, Optional<Json> milliseconds) {
    return List.of(start, start + milliseconds.orElseThrow().as(Long.class) / 1000);
  }

  private Map<String, List<Long>> bars() {
    return BAR.matcher(CommandPage.blocks(page, "mermaid").get(1))
        .results()
        .collect(
            Collectors.toMap(
                bar -> bar.group(1),
                bar -> List.of(Long.valueOf(bar.group(2)), Long.valueOf(bar.group(3)))));
  }

  private Duration shown(String bar) {
    List<Long> times = bars().get(bar);
    return ofSeconds(times.get(1) - times.get(0));
  }
}
