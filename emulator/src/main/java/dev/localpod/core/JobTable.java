package dev.localpod.core;

import dev.localpod.job.JobId;
import dev.localpod.job.JobNotFoundException;
import dev.localpod.journal.Event;
import dev.localpod.journal.JobNotFoundReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The jobs of an endpoint by id, in the order of their submission; only under the lock. */
final class JobTable {

  /** The number of expired ids that are kept, to tell them from unknown ids (STAT-6). */
  private static final int REMEMBERED = 10_000;

  private final Consumer<Event> journal;
  private final Map<JobId, JobRecord> records = new HashMap<>();
  private final NavigableMap<Long, JobRecord> byNumber = new TreeMap<>();
  private final Map<JobId, Boolean> expired =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  private long added;

  JobTable(Consumer<Event> journal) {
    this.journal = journal;
  }

  void add(JobRecord record) {
    record.number(++added);
    records.put(record.job().id(), record);
    byNumber.put(added, record);
  }

  void expire(JobRecord record) {
    records.remove(record.job().id());
    byNumber.remove(record.number());
    expired.put(record.job().id(), true);
  }

  /** Finds a job, if it is there. */
  Optional<JobRecord> find(JobId id) {
    return Optional.ofNullable(records.get(id));
  }

  /**
   * Returns the job that a call names.
   *
   * @throws JobNotFoundException if the job is not there; the journal records why
   */
  JobRecord get(JobId id) {
    JobRecord record = records.get(id);
    if (record == null) {
      journal.accept(
          new Event.Missing(
              id,
              expired.containsKey(id)
                  ? JobNotFoundReason.EXPIRED
                  : JobNotFoundReason.NEVER_SUBMITTED));
      throw new JobNotFoundException(id);
    }
    return record;
  }

  Collection<JobRecord> newestFirst() {
    return byNumber.descendingMap().values();
  }

  /** Returns the newest jobs with numbers below {@code number}, at most {@code most}. */
  List<JobRecord> newestBefore(long number, int most) {
    // No stream, which would count all of them first.
    var newest = new ArrayList<JobRecord>();
    Iterator<JobRecord> older = byNumber.headMap(number, false).descendingMap().values().iterator();
    while (newest.size() < most && older.hasNext()) {
      newest.add(older.next());
    }
    return newest;
  }
}
