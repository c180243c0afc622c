package dev.localpod.assertions;

import dev.localpod.core.job.JobId;
import dev.localpod.core.job.JobStatus;
import dev.localpod.core.journal.Entry;
import dev.localpod.core.journal.Event;
import dev.localpod.core.json.Json;
import java.util.List;
import java.util.Optional;

/** What a journal tells of one job, in order. */
record JobStory(JobId id, List<Entry> entries) {

  /** What these entries tell of a job. */
  static JobStory of(JobId id, List<Entry> entries) {
    return new JobStory(
        id, entries.stream().filter(entry -> entry.event().job().equals(Optional.of(id))).toList());
  }

  /** Its changes of state. */
  List<Entry> states() {
    return entries.stream().filter(entry -> entry.event() instanceof Event.State).toList();
  }

  /** What it has been in. */
  List<JobStatus> statuses() {
    return states().stream().flatMap(it -> ((Event.State) it.event()).to().stream()).toList();
  }

  /** What its workers said in this way: {@code chunk}, {@code progress}. */
  List<Json> reports(String step) {
    return entries.stream()
        .map(Entry::event)
        .filter(event -> event instanceof Event.Work work && work.step().equals(step))
        .map(event -> ((Event.Work) event).value().toJson())
        .toList();
  }

  /** That a list is not what it should be; once it is no beginning of it, it never will be. */
  <T> Optional<Finding> unlessEqual(List<T> expected, List<T> seen, String fact) {
    if (seen.equals(expected)) {
      return Optional.empty();
    }
    boolean mayGrow =
        seen.size() < expected.size() && expected.subList(0, seen.size()).equals(seen);
    List<Entry> passage =
        entries.stream().filter(entry -> !(entry.event() instanceof Event.Call)).toList();
    return Optional.of(mayGrow ? Finding.sofar(fact, passage) : Finding.forGood(fact, passage));
  }
}
