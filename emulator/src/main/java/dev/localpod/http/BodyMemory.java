package dev.localpod.http;

/**
 * Limits the memory of the request bodies that are being read, of all calls together (HTTP-7). One
 * body alone may always be read: it has a limit of its own.
 */
final class BodyMemory {

  private final long limit;
  private int bodies;
  private long reserved;

  /**
   * Creates a limit.
   *
   * @param limit the largest number of bytes while more than one body is being read
   */
  BodyMemory(long limit) {
    this.limit = limit;
  }

  /** Creates a limit of a quarter of the largest heap. */
  static BodyMemory ofHeap() {
    return new BodyMemory(Runtime.getRuntime().maxMemory() / 4);
  }

  /** Counts a body. */
  synchronized void begin() {
    bodies++;
  }

  /**
   * Counts memory of a body.
   *
   * @throws HttpError if there is not enough for all bodies
   */
  synchronized void reserve(long bytes) {
    if (reserved + bytes > limit && bodies > 1) {
      throw HttpError.unavailable(
          "the bodies of %s calls that are being read take %s bytes; must be %s bytes or less, a"
                  .formatted(bodies, reserved, limit)
              + " quarter of the heap; try again, or start the emulator with a larger heap (-Xmx)");
    }
    reserved += bytes;
  }

  /** Ends a body, which had reserved this memory. */
  synchronized void end(long bytes) {
    bodies--;
    reserved -= bytes;
  }

  /** Returns the memory of all bodies in bytes. */
  synchronized long reserved() {
    return reserved;
  }
}
