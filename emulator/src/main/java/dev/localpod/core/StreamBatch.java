package dev.localpod.core;

import dev.localpod.job.Chunk;
import dev.localpod.job.JobStatus;
import java.util.List;

/**
 * What one call of {@code /stream} gets (STRM-1, STRM-4).
 *
 * @param status what the job is in
 * @param chunks what came since the previous call
 */
public record StreamBatch(JobStatus status, List<Chunk> chunks) {

  /** Copies {@code chunks}. */
  public StreamBatch {
    chunks = List.copyOf(chunks);
  }
}
