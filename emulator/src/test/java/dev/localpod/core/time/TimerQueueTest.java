package dev.localpod.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.options.DueEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerQueueTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final TimerQueue agenda = new TimerQueue();
  private final List<String> done = new ArrayList<>();

  @Test
  void the_earliest_action_comes_first() {
    add(30, "late");
    add(10, "early");
    add(20, "middle");

    assertThat(agenda.nextDue()).contains(NOON.plusMillis(10));
    runAll(NOON.plusMillis(30));

    assertThat(done).containsExactly("early", "middle", "late");
  }

  @Test
  void actions_due_at_one_instant_come_in_the_order_of_scheduling() {
    var names = new ArrayList<String>();
    for (int i = 0; i < 100; i++) {
      names.add("n" + i);
      add(10, "n" + i);
    }

    runAll(NOON.plusMillis(10));

    assertThat(done).isEqualTo(names);
  }

  @Test
  void an_action_is_due_at_its_instant_and_not_a_nanosecond_before() {
    add(10, "it");

    assertThat(agenda.pollDue(NOON.plusMillis(10).minusNanos(1))).isEmpty();
    assertThat(agenda.pollDue(NOON.plusMillis(10)))
        .map(TimerQueue.Due::at)
        .contains(NOON.plusMillis(10));
  }

  @Test
  void one_of_the_actions_due_at_one_instant_can_be_chosen() {
    add(10, "first");
    add(10, "second").cancel();
    add(10, "third");
    add(20, "later");
    var offered = new ArrayList<String>();

    agenda
        .pollDue(
            NOON.plusMillis(20),
            events -> {
              events.forEach(event -> offered.add(event.what()));
              return 1;
            })
        .orElseThrow()
        .run();
    assertThat(agenda.pollDue(NOON.plusMillis(20), events -> -1)).isEmpty();
    runAll(NOON.plusMillis(20));

    assertThat(offered).containsExactly("first", "third");
    assertThat(done).containsExactly("third", "first", "later");
  }

  @Test
  void nothing_is_chosen_before_it_is_due() {
    add(10, "it");

    assertThat(agenda.pollDue(NOON.plusMillis(9), events -> 0)).isEmpty();
    assertThat(agenda.size()).isOne();
  }

  @Test
  void an_action_comes_up_once() {
    add(10, "it");

    runAll(NOON.plusMillis(10));
    runAll(NOON.plusMillis(10));

    assertThat(done).containsExactly("it");
  }

  @Test
  void a_cancelled_action_never_comes_up() {
    TimerQueue.Entry first = add(10, "first");
    add(20, "second");

    first.cancel();

    assertThat(agenda.nextDue()).contains(NOON.plusMillis(20));
    runAll(NOON.plusMillis(20));
    assertThat(done).containsExactly("second");
  }

  @Test
  void cancelling_what_has_come_up_changes_nothing() {
    TimerQueue.Entry first = add(10, "first");
    add(20, "second");
    runAll(NOON.plusMillis(10));

    first.cancel();
    first.cancel();

    runAll(NOON.plusMillis(20));
    assertThat(done).containsExactly("first", "second");
  }

  @Test
  void an_agenda_that_was_cleared_has_nothing_to_come() {
    add(10, "it");

    agenda.clear();

    assertThat(agenda.nextDue()).isEmpty();
    assertThat(agenda.pollDue(NOON.plusSeconds(1))).isEqualTo(Optional.empty());
  }

  @Test
  void cancelled_actions_do_not_pile_up_in_the_heap() {
    int largest = 0;
    for (int i = 0; i < 100_000; i++) {
      add(1_000_000 + i, "never").cancel();
      largest = Math.max(largest, agenda.size());
    }

    assertThat(largest).isLessThanOrEqualTo(1_001);
  }

  @Test
  void cancelled_actions_are_never_more_than_half_of_a_large_heap() {
    for (int i = 0; i < 10_000; i++) {
      add(i, "stays");
    }
    for (int i = 0; i < 100_000; i++) {
      add(1_000_000 + i, "never").cancel();
    }

    assertThat(agenda.size()).isLessThanOrEqualTo(20_002);
  }

  @Test
  void a_heap_that_was_swept_keeps_its_order() {
    var names = new ArrayList<String>();
    for (int i = 0; i < 2_000; i++) {
      names.add("n" + i);
      add(i / 10, "n" + i);
      add(i / 10, "never").cancel();
    }

    runAll(NOON.plusMillis(200));

    assertThat(done).isEqualTo(names);
  }

  @Test
  void a_choice_of_none_of_the_actions_leaves_all_of_them() {
    add(10, "first");
    add(10, "second");

    assertThat(agenda.pollDue(NOON.plusMillis(10), events -> 2)).isEmpty();
    assertThat(agenda.pollDue(NOON.plusMillis(10), events -> -1)).isEmpty();

    assertThat(agenda.size()).isEqualTo(2);
  }

  @Test
  void cancelling_any_of_the_actions_keeps_the_order_of_the_others() {
    for (int cancelled = 0; cancelled < 20; cancelled++) {
      var queue = new TimerQueue();
      var entries = new ArrayList<TimerQueue.Entry>();
      var expected = new ArrayList<Integer>();
      var ran = new ArrayList<Integer>();
      for (int i = 0; i < 20; i++) {
        int due = i * 7 % 20; // in no order
        entries.add(
            queue.add(NOON, NOON.plusMillis(due), () -> DueEvent.of("it"), () -> ran.add(due)));
      }
      entries.get(cancelled).cancel();
      for (int i = 0; i < 20; i++) {
        if (i != cancelled * 7 % 20) {
          expected.add(i);
        }
      }

      for (var due = queue.pollDue(NOON.plusSeconds(1));
          due.isPresent();
          due = queue.pollDue(NOON.plusSeconds(1))) {
        due.get().run();
      }

      assertThat(ran).isEqualTo(expected);
    }
  }

  @Test
  void actions_due_at_one_instant_keep_their_order_however_long_before_they_were_scheduled() {
    Instant due = NOON.plusSeconds(100_000);
    var names = new ArrayList<String>();
    for (int before : new int[] {100_000, 1, 3_000, 0, 100, 100_000, 7, 0}) {
      String name = names.size() + ", " + before + " s before";
      names.add(name);
      agenda.add(due.minusSeconds(before), due, () -> DueEvent.of(name), () -> done.add(name));
    }
    var offered = new ArrayList<String>();

    assertThat(
            agenda.pollDue(
                due,
                events -> {
                  events.forEach(event -> offered.add(event.what()));
                  return -1;
                }))
        .isEmpty();
    runAll(due);

    assertThat(offered).isEqualTo(names);
    assertThat(done).isEqualTo(names);
  }

  @Test
  void the_next_action_is_the_earliest_however_long_before_each_was_scheduled() {
    var random = new Random(7);
    var expected = new ArrayList<Instant>();
    var ran = new ArrayList<Instant>();
    for (int i = 0; i < 1_000; i++) {
      Instant now = NOON.plusMillis(random.nextInt(1_000_000));
      Instant due = NOON.plusMillis(random.nextInt(1_000_000)); // some are overdue at once
      boolean isCancelled = random.nextInt(4) == 0;
      var entry = agenda.add(now, due, () -> DueEvent.of("it"), () -> ran.add(due));
      boolean isEarliest = expected.stream().noneMatch(other -> !other.isAfter(due));
      assertThat(agenda.isNext(entry)).isEqualTo(isEarliest);
      if (isCancelled) {
        entry.cancel();
      } else {
        expected.add(due);
      }
    }
    expected.sort(null);

    assertThat(agenda.size()).isEqualTo(expected.size());
    for (Instant due : expected) {
      assertThat(agenda.nextDue()).contains(due);
      agenda.pollDue(due).orElseThrow().run();
    }

    assertThat(ran).isEqualTo(expected);
    assertThat(agenda.size()).isZero();
  }

  private TimerQueue.Entry add(int millis, String name) {
    return agenda.add(NOON, NOON.plusMillis(millis), () -> DueEvent.of(name), () -> done.add(name));
  }

  private void runAll(Instant now) {
    for (var due = agenda.pollDue(now); due.isPresent(); due = agenda.pollDue(now)) {
      due.get().run();
    }
  }
}
