package dev.localpod.core;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The jobs that wait for a worker, first in, first out (JOB-6). Removing a job from the middle
 * costs no more than removing the first.
 */
final class JobQueue {

  private final Set<JobRecord> all = new LinkedHashSet<>();

  /** The jobs that may cause scale-up (POL-3), in the same order. */
  private final Set<JobRecord> urgent = new LinkedHashSet<>();

  void add(JobRecord record) {
    all.add(record);
    if (!record.job().request().policy().lowPriority()) {
      urgent.add(record);
    }
  }

  /** Adds a job before all others; costs as much as there are jobs. */
  void addFirst(JobRecord record) {
    var others = List.copyOf(all);
    all.clear();
    urgent.clear();
    add(record);
    others.forEach(this::add);
  }

  void remove(JobRecord record) {
    all.remove(record);
    urgent.remove(record);
  }

  JobRecord first() {
    return all.iterator().next();
  }

  /** The oldest job that may cause scale-up. */
  Optional<JobRecord> oldestUrgent() {
    return urgent.isEmpty() ? Optional.empty() : Optional.of(urgent.iterator().next());
  }

  /** The number of jobs that may cause scale-up. */
  int urgentSize() {
    return urgent.size();
  }

  int size() {
    return all.size();
  }

  boolean isEmpty() {
    return all.isEmpty();
  }
}
