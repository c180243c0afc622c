package dev.localpod.job;

/** The id of a job, unique on its endpoint: {@code <uuid>-u1} or {@code sync-<uuid>-u1} (RUN-3). */
public record JobId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
