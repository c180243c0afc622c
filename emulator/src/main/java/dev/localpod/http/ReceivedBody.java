package dev.localpod.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The bytes of a body that have arrived, in blocks that grow with it: what a client announces takes
 * no memory before it comes, and no block is copied into a larger one.
 */
final class ReceivedBody {

  private static final int SMALLEST_BLOCK = 1_024;
  private static final int LARGEST_BLOCK = 64 * 1_024;

  private final BodyMemory memory;
  private final int limit;
  private final Deque<ByteBuffer> blocks = new ArrayDeque<>();
  private long size;
  private long reserved;
  private boolean isTooLarge;
  private boolean released;

  /**
   * Creates an empty body.
   *
   * @param limit its largest size in bytes
   * @param memory counts the memory that it takes until {@link #release}
   */
  ReceivedBody(int limit, BodyMemory memory) {
    this.limit = limit;
    this.memory = memory;
    memory.begin();
  }

  /**
   * Adds bytes at the end.
   *
   * @throws HttpError if the body is larger than its limit, or bodies take too much memory
   */
  synchronized void add(ByteBuffer bytes) {
    if (released) {
      return; // it came too slowly, and is answered already
    }
    if (bytes.remaining() > limit - size) {
      isTooLarge = true;
      throw tooLarge(limit);
    }
    while (bytes.hasRemaining()) {
      ByteBuffer block = blockWithRoom(bytes.remaining());
      int length = Math.min(block.remaining(), bytes.remaining());
      block.put(bytes.slice(bytes.position(), length));
      bytes.position(bytes.position() + length);
      size += length;
    }
  }

  private ByteBuffer blockWithRoom(int wanted) {
    ByteBuffer last = blocks.peekLast();
    if (last != null && last.hasRemaining()) {
      return last;
    }
    long grown = Math.max(SMALLEST_BLOCK, Math.max(wanted, size / 2));
    int length = (int) Math.min(grown, LARGEST_BLOCK);
    memory.reserve(length);
    reserved += length;
    ByteBuffer block = ByteBuffer.allocate(length);
    blocks.addLast(block);
    return block;
  }

  /** Returns the number of bytes that have arrived. */
  synchronized long size() {
    return size;
  }

  /** Returns whether more bytes came than the limit. */
  synchronized boolean isTooLarge() {
    return isTooLarge;
  }

  /** Returns a stream of the bytes, which forgets each block as soon as it is read. */
  InputStream stream() {
    if (blocks.size() == 1) {
      ByteBuffer only = blocks.removeFirst().flip();
      return new ByteArrayInputStream(only.array(), 0, only.limit());
    }
    return new InputStream() {
      private ByteBuffer block = ByteBuffer.allocate(0);

      @Override
      public int read() {
        return isAtEnd() ? -1 : block.get() & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        if (isAtEnd()) {
          return -1;
        }
        int count = Math.min(length, block.remaining());
        block.get(into, offset, count);
        return count;
      }

      private boolean isAtEnd() {
        while (!block.hasRemaining() && !blocks.isEmpty()) {
          block = blocks.removeFirst().flip();
        }
        return !block.hasRemaining();
      }
    };
  }

  /** Forgets the bytes and gives their memory back. */
  synchronized void release() {
    if (!released) {
      released = true;
      blocks.clear();
      memory.end(reserved);
    }
  }

  static HttpError tooLarge(int limit) {
    return HttpError.badRequest(
        "the request body must be %s bytes (%s MB) or less".formatted(limit, limit >> 20));
  }
}
