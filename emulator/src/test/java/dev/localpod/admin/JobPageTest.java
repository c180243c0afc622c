package dev.localpod.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.admin.AdminFixture.Answer;
import dev.localpod.json.Json;
import dev.localpod.script.Scripts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of jobs in pages, by status and by text. */
class JobPageTest {

  private static final String JOBS = "/endpoints/demo/jobs";

  private final AdminFixture wire = AdminFixture.toDemo();

  @AfterEach
  void close() {
    wire.close();
  }

  /** Runs a job to its end, or to its start if the script hangs. */
  private String run(String input) {
    Json answer = wire.post("/endpoints/demo/run", "{\"input\":" + input + "}").json();
    return ((Json.Str) answer.at("/id").orElseThrow()).value();
  }

  private static List<String> ids(Json page) {
    return ((Json.Arr) page.at("/jobs").orElseThrow())
        .items().stream().map(job -> ((Json.Str) job.at("/id").orElseThrow()).value()).toList();
  }

  /** Reads page after page until there is no next one. */
  private List<List<String>> pages(String query) {
    var pages = new ArrayList<List<String>>();
    Json page = wire.get(JOBS + "?" + query).json();
    pages.add(ids(page));
    while (!page.at("/next").orElseThrow().equals(Json.parse("null"))) {
      page = wire.get(JOBS + "?" + query + "&after=" + page.at("/next").orElseThrow()).json();
      pages.add(ids(page));
    }
    return pages;
  }

  @Test
  void pages_go_from_the_newest_job_to_the_oldest() {
    String a = run("{}");
    String b = run("{}");
    String c = run("{}");

    assertThat(pages("limit=2")).containsExactly(List.of(c, b), List.of(a));
    assertThat(pages("limit=3")).containsExactly(List.of(c, b, a));
    assertThat(pages("limit=1")).containsExactly(List.of(c), List.of(b), List.of(a));
  }

  @Test
  void a_new_job_shifts_no_page() {
    String a = run("{}");
    String b = run("{}");
    Json first = wire.get(JOBS + "?limit=1").json();
    run("{}");

    Json second = wire.get(JOBS + "?limit=1&after=" + first.at("/next").orElseThrow()).json();

    assertThat(ids(first)).containsExactly(b);
    assertThat(ids(second)).containsExactly(a);
  }

  @Test
  void an_expired_job_leaves_its_page() {
    String a = run("{}");
    String b = run("{}");
    Json first = wire.get(JOBS + "?limit=1").json();
    wire.client("GET", "/status/" + b + "?ttl=1", "").join();
    wire.post("/endpoints/demo/clock/advance", "{\"by\":\"1ms\"}");

    assertThat(ids(first)).containsExactly(b);
    assertThat(pages("limit=1")).containsExactly(List.of(a));
    assertThat(ids(wire.get(JOBS + "?limit=1&after=" + first.at("/next").orElseThrow()).json()))
        .containsExactly(a);
  }

  @Test
  void a_status_selects_jobs() {
    String done = run("{}");
    wire.localpod().endpoint("demo").script(Scripts.hang());
    String running = run("{}");
    String waiting = run("{}");

    assertThat(pages("status=COMPLETED")).containsExactly(List.of(done));
    assertThat(pages("status=IN_PROGRESS")).containsExactly(List.of(running));
    assertThat(pages("status=IN_QUEUE&limit=1")).containsExactly(List.of(waiting));
    assertThat(pages("status=FAILED")).containsExactly(List.of());
  }

  @Test
  void a_text_selects_jobs_by_input_output_error_id_and_worker_in_any_case() {
    String cup = run("{\"prompt\":\"a coffee CUP\"}");
    wire.localpod().endpoint("demo").script(Scripts.fail("CUDA out of memory"));
    String failed = run("{\"prompt\":\"a pot\"}");
    wire.localpod().endpoint("demo").script(Scripts.complete("tea"));
    String tea = run("{}");

    assertThat(pages("q=Coffee")).containsExactly(List.of(cup));
    assertThat(pages("q=cuda%20out")).containsExactly(List.of(failed));
    assertThat(pages("q=TEA")).containsExactly(List.of(tea));
    assertThat(pages("q=" + cup)).containsExactly(List.of(cup));
    assertThat(pages("q=worker-1")).containsExactly(List.of(tea, failed, cup));
    assertThat(pages("q=a%20&status=FAILED")).containsExactly(List.of(failed));
    assertThat(pages("q=delayTime")).containsExactly(List.of());
  }

  @Test
  void the_last_page_of_a_selection_has_no_next_one() {
    String other = run("{}");
    String first = run("{\"prompt\":\"coffee\"}");
    run("{}");
    String second = run("{\"prompt\":\"coffee\"}");
    String third = run("{\"prompt\":\"coffee\"}");

    assertThat(pages("q=coffee&limit=3")).containsExactly(List.of(third, second, first));
    assertThat(pages("q=coffee&limit=2")).containsExactly(List.of(third, second), List.of(first));
    assertThat(pages("status=COMPLETED&limit=5")).hasSize(1);
    assertThat(pages("status=COMPLETED&limit=4")).hasSize(2).endsWith(List.of(other));
  }

  @Test
  void a_search_finds_a_job_far_down() {
    String first = run("{\"prompt\":\"needle\"}");
    for (int i = 0; i < 1_100; i++) {
      run("{}");
    }

    assertThat(pages("q=needle&limit=10")).containsExactly(List.of(first));
    assertThat(pages("limit=1000")).extracting(List::size).containsExactly(1_000, 101);
    assertThat(ids(wire.get(JOBS).json())).hasSize(1_101).endsWith(first);
  }

  @Test
  void outputs_are_left_out_on_request() {
    run("{\"n\":1}");

    assertThat(wire.get(JOBS + "?output=true").body()).contains("\"output\":{\"n\":1}");
    assertThat(wire.get(JOBS + "?output=false").body())
        .contains("COMPLETED")
        .doesNotContain("output");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          limit=0       | 'limit' cannot be '0'; must be a whole number from 1 to 2147483647
          limit=x       | 'limit' cannot be 'x'; must be a whole number from 1 to 2147483647
          limit=-1      | 'limit' cannot be '-1'; must be a whole number from 1 to 2147483647
          limit=9999999999999999999999999999999999 | 'limit' cannot be '9999999999999999999999999999999999'; must be a whole number from 1 to 2147483647
          after=0       | 'after' cannot be '0'; must be a whole number from 1 to 9223372036854775807
          after=        | 'after' cannot be ''; must be a whole number from 1 to 9223372036854775807
          status=done   | 'status' cannot be 'done'; must be one of IN_QUEUE, IN_PROGRESS, COMPLETED, FAILED, CANCELLED, TIMED_OUT
          output=no     | 'output' cannot be 'no'; must be true or false
          page=1        | unknown query parameter 'page'; must be one of after, limit, output, q, status
          """)
  void a_wrong_parameter_is_refused(String query, String message) {
    assertThat(wire.get(JOBS + "?" + query)).isEqualTo(Answer.badRequest(message));
  }
}
