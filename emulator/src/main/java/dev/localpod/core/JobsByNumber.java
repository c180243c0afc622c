package dev.localpod.core;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Jobs in the order of their numbers, at some four bytes each; adding, removing and finding one
 * costs no more with a million of them. Only under the lock.
 */
final class JobsByNumber {

  private static final int BLOCK_SIZE = 256;

  /** The jobs with {@value #BLOCK_SIZE} consecutive numbers, as far as they are there. */
  private static final class Block {
    private final @Nullable JobRecord[] records = new JobRecord[BLOCK_SIZE];
    private int size;
  }

  private final NavigableMap<Long, Block> blocks = new TreeMap<>();

  void add(JobRecord record) {
    Block block = blocks.computeIfAbsent(record.number() / BLOCK_SIZE, key -> new Block());
    block.records[place(record.number())] = record;
    block.size++;
  }

  void remove(JobRecord record) {
    long key = record.number() / BLOCK_SIZE;
    Block block = blocks.get(key);
    block.records[place(record.number())] = null;
    if (--block.size == 0) {
      blocks.remove(key);
    }
  }

  /** Returns the job with a number, if it is there. */
  @Nullable JobRecord get(long number) {
    Block block = blocks.get(number / BLOCK_SIZE);
    return block == null ? null : block.records[place(number)];
  }

  private static int place(long number) {
    return (int) (number % BLOCK_SIZE);
  }

  /** Returns the newest jobs with numbers below {@code number}, at most {@code most}. */
  List<JobRecord> newestBefore(long number, int most) {
    var newest = new ArrayList<JobRecord>();
    for (Block block : blocks.headMap(number / BLOCK_SIZE, true).descendingMap().values()) {
      for (int place = BLOCK_SIZE - 1; place >= 0 && newest.size() < most; place--) {
        JobRecord record = block.records[place];
        if (record != null && record.number() < number) {
          newest.add(record);
        }
      }
      if (newest.size() == most) {
        break;
      }
    }
    return newest;
  }
}
