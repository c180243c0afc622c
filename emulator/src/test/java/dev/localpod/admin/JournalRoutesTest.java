package dev.localpod.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.admin.AdminFixture.Answer;
import dev.localpod.journal.Journal;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.WorkerSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The call that reads a journal. */
@Timeout(300)
class JournalRoutesTest {

  private static final String JOURNAL = "/endpoints/demo/journal";
  private static final String RUN = "/endpoints/demo/run";
  private static final String EMPTY_INPUT = "{\"input\":{}}";

  // No workers, so that a job is one entry.
  private AdminFixture wire =
      AdminFixture.to(
          LocalpodOptions.DEFAULT.endpoint(
              AdminFixture.demo().workers(WorkerSettings.DEFAULT.count(0, 0))));

  @AfterEach
  void close() {
    wire.close();
  }

  /** The number of the newest entry. */
  private long last() {
    return wire.localpod().endpoint("demo").journal().last();
  }

  private Answer page(String entries, long next) {
    return Answer.ok(
        "{\"entries\":[%s],\"next\":%d,\"dropped\":0,\"last\":%d}"
            .formatted(entries, next, last()));
  }

  private static String submitted(long seq, String job) {
    return "{'seq':%d,'at':'<time>','realAt':'<time>','kind':'state','job':'%s','from':null,'to':'IN_QUEUE','cause':'submitted through the admin API'}"
        .replace('\'', '"')
        .formatted(seq, job);
  }

  @Test
  void the_journal_is_read_from_a_number_on() {
    long last = last();
    wire.post(RUN, EMPTY_INPUT);
    wire.post(RUN, EMPTY_INPUT);
    String first = submitted(last + 1, AdminFixture.FIRST);
    String second = submitted(last + 2, "e41d80ab-2c89-457f-8654-3ed282db071e-u1");

    assertThat(wire.get(JOURNAL).json().at("/entries/0/seq")).contains(Json.of(1));
    assertThat(wire.get(JOURNAL + "?after=" + last).timeless())
        .isEqualTo(page(first + "," + second, last + 2));
    assertThat(wire.get(JOURNAL + "?after=" + (last + 1)).timeless())
        .isEqualTo(page(second, last + 2));
    assertThat(wire.get(JOURNAL + "?after=" + (last + 2))).isEqualTo(page("", last + 2));
  }

  @Test
  void next_leads_from_one_reading_to_the_other_without_a_gap() {
    var seen = new ArrayList<Json>();
    long last = last();
    Json next = Json.of(last);
    for (int i = 0; i < 3; i++) {
      wire.post(RUN, EMPTY_INPUT);
      Json page = wire.get(JOURNAL + "?after=" + next).json();
      seen.addAll(((Json.Arr) page.at("/entries").orElseThrow()).items());
      next = page.at("/next").orElseThrow();
    }

    assertThat(seen)
        .extracting(entry -> entry.at("/seq").orElseThrow().toString())
        .containsExactly("" + (last + 1), "" + (last + 2), "" + (last + 3));
  }

  @Test
  void a_limit_makes_pages_that_next_leads_through() {
    long last = last();
    wire.post(RUN, EMPTY_INPUT);
    wire.post(RUN, EMPTY_INPUT);
    wire.post(RUN, EMPTY_INPUT);

    Json first = wire.get(JOURNAL + "?limit=2&after=" + last).json();
    Json second = wire.get(JOURNAL + "?limit=2&after=" + first.at("/next").orElseThrow()).json();

    assertThat(first.at("/entries/0/seq")).contains(Json.of(last + 1));
    assertThat(first.at("/entries/1/seq")).contains(Json.of(last + 2));
    assertThat(first.at("/entries/2")).isEmpty();
    assertThat(first.at("/last")).contains(Json.of(last + 3));
    assertThat(second.at("/entries/0/seq")).contains(Json.of(last + 3));
    assertThat(second.at("/entries/1")).isEmpty();
  }

  @Test
  void it_says_how_many_entries_are_no_longer_there() {
    wire.close();
    wire =
        AdminFixture.to(
            LocalpodOptions.DEFAULT.endpoint(
                AdminFixture.demo()
                    .settings(
                        EndpointSettings.DEFAULT
                            .workers(WorkerSettings.DEFAULT.count(0, 0))
                            .journal(new Journal.Bounds(2, 1 << 20)))));
    for (int i = 0; i < 5; i++) {
      wire.post(RUN, EMPTY_INPUT);
    }
    long last = last();

    Json page = wire.get(JOURNAL).json();

    assertThat(page.at("/dropped")).contains(Json.of(last - 2));
    assertThat(page.at("/entries/0/seq")).contains(Json.of(last - 1));
    assertThat(page.at("/next")).contains(Json.of(last));
  }

  @Test
  void a_reader_who_waits_gets_the_next_entry_as_soon_as_it_is_there() {
    long last = last();
    CompletableFuture<Answer> waiting =
        wire.hold("GET", JOURNAL + "?after=" + last + "&wait=300000", "");

    wire.post(RUN, EMPTY_INPUT);

    assertThat(waiting.join().timeless())
        .isEqualTo(page(submitted(last + 1, AdminFixture.FIRST), last + 1));
  }

  @Test
  void a_reader_who_waits_for_nothing_gets_nothing_at_the_end_of_the_wait() {
    assertThat(wire.get(JOURNAL + "?after=" + last() + "&wait=50")).isEqualTo(page("", last()));
  }

  @Test
  void a_reader_who_could_wait_need_not_if_there_is_something() {
    wire.post(RUN, EMPTY_INPUT);

    assertThat(wire.get(JOURNAL + "?wait=300000").status()).isEqualTo(200);
  }

  @Test
  void a_wait_moves_no_clock() {
    Instant before = wire.localpod().endpoint("demo").clock().now();

    wire.get(JOURNAL + "?wait=50&after=" + last());

    assertThat(wire.localpod().endpoint("demo").clock().now()).isEqualTo(before);
  }

  @Test
  void hundreds_wait_at_once_and_hold_no_thread() {
    long last = last();
    List<CompletableFuture<Answer>> readers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      readers.add(wire.hold("GET", JOURNAL + "?wait=300000&after=" + last, ""));
    }
    assertThat(wire.get("/health").status()).isEqualTo(200);

    wire.post(RUN, EMPTY_INPUT);

    assertThat(readers).allSatisfy(reader -> assertThat(reader.join().status()).isEqualTo(200));
  }

  @ParameterizedTest
  @CsvSource({
    "after, -1, 9223372036854775807",
    "after, x, 9223372036854775807",
    "after, '', 9223372036854775807",
    "after, 9223372036854775808, 9223372036854775807",
    "wait, 1.5, 300000",
    "wait, 300001, 300000"
  })
  void a_number_that_is_none_is_refused(String name, String value, String most) {
    assertThat(wire.get(JOURNAL + "?" + name + "=" + value))
        .isEqualTo(
            Answer.badRequest(
                "'"
                    + name
                    + "' cannot be '"
                    + value
                    + "'; must be a whole number from 0 to "
                    + most));
  }
}
