package dev.localpod.core;

import dev.localpod.job.JobId;
import dev.localpod.job.JobNotFoundException;
import dev.localpod.journal.Event;
import dev.localpod.journal.JobNotFoundReason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The jobs of an endpoint by id, in the order of their submission; only under the lock. */
final class JobTable {

  /** The number of expired ids that are kept, to tell them from unknown ids (STAT-6). */
  private static final int REMEMBERED = 10_000;

  private final JobIds ids;
  private final Consumer<Event> journal;
  private final JobsByNumber byNumber = new JobsByNumber();
  private final Map<JobId, Boolean> expired =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  JobTable(JobIds ids, Consumer<Event> journal) {
    this.ids = ids;
    this.journal = journal;
  }

  void add(JobRecord record) {
    record.number(ids.number(record.job().id()));
    byNumber.add(record);
  }

  void expire(JobRecord record) {
    byNumber.remove(record);
    expired.put(record.job().id(), true);
  }

  /** Finds a job, if it is there. */
  Optional<JobRecord> find(JobId id) {
    return Optional.ofNullable(byNumber.get(ids.number(id)))
        .filter(record -> record.job().id().equals(id));
  }

  /**
   * Returns the job that a call names.
   *
   * @throws JobNotFoundException if the job is not there; the journal records why
   */
  JobRecord get(JobId id) {
    return find(id).orElseThrow(() -> notFound(id));
  }

  private JobNotFoundException notFound(JobId id) {
    journal.accept(
        new Event.Missing(
            id,
            expired.containsKey(id)
                ? JobNotFoundReason.EXPIRED
                : JobNotFoundReason.NEVER_SUBMITTED));
    return new JobNotFoundException(id);
  }

  List<JobRecord> newestFirst() {
    return newestBefore(Long.MAX_VALUE, Integer.MAX_VALUE);
  }

  /** Returns the newest jobs with numbers below {@code number}, at most {@code most}. */
  List<JobRecord> newestBefore(long number, int most) {
    return byNumber.newestBefore(number, most);
  }

  /** Returns the jobs for which calls are held, each once per call, newest first. */
  List<JobId> heldCalls() {
    return newestFirst().stream()
        .flatMap(record -> Collections.nCopies(record.heldCalls(), record.job().id()).stream())
        .toList();
  }
}
