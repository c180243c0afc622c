package dev.localpod.core.job;

import dev.localpod.core.json.Json;
import java.util.Optional;

/**
 * One piece of a job's streamed output (STRM-1).
 *
 * @param sequence its place among the job's chunks, from 0
 * @param output the piece itself
 * @param metrics figures that go with it
 */
public record Chunk(long sequence, Json output, Optional<Json> metrics) {}
