package dev.localpod.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.http.JsonList;
import dev.localpod.journal.Event;
import dev.localpod.journal.Journal;
import dev.localpod.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A journal that is read page by page while it goes on. */
class JournalPagesTest {

  private static final String LONG = "x".repeat(1_000);

  private final Journal journal = new Journal(new Journal.Bounds(2_000, Long.MAX_VALUE));

  private void add(int entries) {
    for (int i = 0; i < entries; i++) {
      journal.add(Instant.EPOCH, Instant.EPOCH, new Event.Warning(LONG));
    }
  }

  private static List<Long> numbers(Json page) {
    return ((Json.Arr) page.at("/entries").orElseThrow())
        .items().stream()
            .map(entry -> ((Json.Num) entry.at("/seq").orElseThrow()).asLong().orElseThrow())
            .toList();
  }

  private static Json page(ByteArrayOutputStream bytes) {
    return Json.parse(bytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void entries_are_taken_as_the_pieces_are() {
    add(1_500);
    JsonList list = JournalPages.of(journal, 0, Long.MAX_VALUE);
    var read = new ByteArrayOutputStream();
    read.writeBytes(list.next());
    assertThat(read.size()).isBetween(64_000, 70_000);

    add(1); // not a part of this answer

    list.forEachRemaining(read::writeBytes);
    Json page = page(read);
    assertThat(numbers(page)).hasSize(1_500).startsWith(1L).endsWith(1_500L);
    assertThat(page.at("/next")).contains(Json.of(1_500));
    assertThat(page.at("/dropped")).contains(Json.of(0));
    assertThat(page.at("/last")).contains(Json.of(1_501));
  }

  @Test
  void entries_that_are_dropped_before_they_are_read_are_told() {
    add(1_500);
    JsonList list = JournalPages.of(journal, 0, Long.MAX_VALUE);
    var read = new ByteArrayOutputStream();
    read.writeBytes(list.next());

    add(1_400); // now 900 are dropped, of which the first 500 were taken

    list.forEachRemaining(read::writeBytes);
    Json page = page(read);
    assertThat(numbers(page)).hasSize(1_100).contains(500L, 901L).doesNotContain(501L, 900L);
    assertThat(page.at("/next")).contains(Json.of(1_500));
    assertThat(page.at("/dropped")).contains(Json.of(900));
  }

  @Test
  void entries_that_are_dropped_after_they_were_read_are_not() {
    add(1_500);
    JsonList list = JournalPages.of(journal, 1_100, Long.MAX_VALUE);
    var read = new ByteArrayOutputStream();
    read.writeBytes(list.next());

    add(1_400);

    list.forEachRemaining(read::writeBytes);
    assertThat(numbers(page(read))).hasSize(400);
    assertThat(page(read).at("/dropped")).contains(Json.of(0));
  }

  @Test
  void a_limit_ends_the_page() {
    add(1_500);
    var read = new ByteArrayOutputStream();
    JournalPages.of(journal, 100, 700).forEachRemaining(read::writeBytes);
    assertThat(numbers(page(read))).hasSize(700).startsWith(101L).endsWith(800L);
    assertThat(page(read).at("/next")).contains(Json.of(800));
  }
}
