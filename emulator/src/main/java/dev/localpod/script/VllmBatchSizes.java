package dev.localpod.script;

import java.util.ArrayList;
import java.util.List;

/**
 * The sizes of the batches in which the vLLM worker streams: they grow from the first size by a
 * factor up to the largest. With a factor of 1 or less, or a first size that is not below the
 * largest, all have the largest size.
 */
record VllmBatchSizes(int first, double growth, int largest) {

  /** The sizes of a worker without settings. */
  static final VllmBatchSizes DEFAULT = new VllmBatchSizes(1, 3, 50);

  /** Splits a number of items into batches; the last one holds what is left. */
  List<Integer> split(int items) {
    boolean grows = growth > 1 && first < largest;
    double size = grows ? first : largest;
    var batches = new ArrayList<Integer>();
    for (int left = items; left > 0; left -= batches.get(batches.size() - 1)) {
      batches.add((int) Math.min(Math.ceil(size), left));
      size = grows ? Math.min(size * growth, largest) : size;
    }
    return batches;
  }
}
