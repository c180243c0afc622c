package dev.localpod.core;

import dev.localpod.job.Chunk;
import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The streamed output of one job; changed only under the lock. */
final class ChunkBuffer {

  /** In the order of their numbers, which is that of their arrival unless chunks are put back. */
  private List<Chunk> undelivered = new ArrayList<>();

  private List<Json> outputs = new ArrayList<>();
  private final int chunkLimit;
  private long nextSequence;

  /** The sequence number of the first chunk since the last submission. */
  private long firstSequence;

  /**
   * Creates an empty buffer.
   *
   * @param chunkLimit the largest size of a chunk, in bytes
   */
  ChunkBuffer(int chunkLimit) {
    this.chunkLimit = chunkLimit;
  }

  /** Discards all output, since the job was submitted again (RTRY-1). */
  void startSubmission() {
    firstSequence = nextSequence;
    undelivered = new ArrayList<>();
    startRun();
  }

  /** Discards the outputs collected for the result, since a worker starts the job from scratch. */
  void startRun() {
    outputs = new ArrayList<>();
  }

  /**
   * Adds an output, in several chunks if it is too large for one (STRM-5).
   *
   * @return the number of chunks
   */
  int add(Json output, Optional<Json> metrics) {
    outputs.add(output);
    List<Json> pieces = Chunk.split(output, chunkLimit);
    for (int i = 0; i < pieces.size(); i++) {
      // Only the first piece has the metrics, so that a client which adds them up counts them once.
      undelivered.add(
          new Chunk(nextSequence++, pieces.get(i), i == 0 ? metrics : Optional.empty()));
    }
    return pieces.size();
  }

  /** Whether all chunks have been delivered. */
  boolean isEmpty() {
    return undelivered.isEmpty();
  }

  /** Takes out all undelivered chunks, in order, in one piece however many they are. */
  List<Chunk> drain() {
    List<Chunk> drained = undelivered;
    undelivered = new ArrayList<>();
    return drained;
  }

  /** Takes back chunks that could not be delivered, except those from before a retry (RTRY-1). */
  void putBack(List<Chunk> chunks) {
    chunks.stream().filter(chunk -> chunk.sequence() >= firstSequence).forEach(undelivered::add);
    undelivered.sort(Comparator.comparingLong(Chunk::sequence));
  }

  /** Whether the worker has sent output in this run. */
  boolean hasOutputs() {
    return !outputs.isEmpty();
  }

  /** Takes out the outputs of this run, in order, for the result of the job (STRM-6). */
  List<Json> takeOutputs() {
    var taken = outputs;
    outputs = List.of();
    return taken;
  }
}
