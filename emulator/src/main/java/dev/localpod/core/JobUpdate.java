package dev.localpod.core;

import dev.localpod.job.Chunk;
import dev.localpod.job.Job;
import java.util.List;

/**
 * The news of a job for the one caller that follows it (OAI-3).
 *
 * @param job the job as it is now
 * @param chunks the chunks since the previous update
 */
public record JobUpdate(Job job, List<Chunk> chunks) {

  /** Copies {@code chunks}. */
  public JobUpdate {
    chunks = List.copyOf(chunks);
  }
}
