package dev.localpod.core;

import dev.localpod.job.Chunk;
import dev.localpod.job.JobStatus;
import java.util.List;

/**
 * The answer to one call of {@code /stream} (STRM-1, STRM-4).
 *
 * @param status the status of the job
 * @param chunks the chunks since the previous call
 */
public record StreamBatch(JobStatus status, List<Chunk> chunks) {

  /** Copies {@code chunks}. */
  public StreamBatch {
    chunks = List.copyOf(chunks);
  }
}
