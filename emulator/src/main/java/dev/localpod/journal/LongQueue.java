package dev.localpod.journal;

import java.util.Arrays;

/** A queue of numbers that takes no object for each of them. */
final class LongQueue {

  private long[] ring = new long[16];
  private int first;
  private int size;

  void add(long number) {
    if (size == ring.length) {
      grow();
    }
    ring[(first + size++) % ring.length] = number;
  }

  /** Takes out the first number; there must be one. */
  long remove() {
    long number = ring[first];
    first = (first + 1) % ring.length;
    size--;
    return number;
  }

  private void grow() {
    long[] larger = Arrays.copyOfRange(ring, first, first + 2 * size);
    System.arraycopy(ring, 0, larger, size - first, first);
    ring = larger;
    first = 0;
  }
}
