package dev.localpod.benchmarks.probes;

import java.util.ArrayList;
import java.util.List;

/** The sizes at which the cost of growing work is measured. */
public final class Sizes {

  private Sizes() {}

  /** Returns 1, 10, 100 and so on, up to the largest. */
  public static List<Integer> upTo(int largest) {
    var sizes = new ArrayList<Integer>();
    for (long size = 1; size <= largest; size *= 10) {
      sizes.add((int) size);
    }
    return sizes;
  }
}
