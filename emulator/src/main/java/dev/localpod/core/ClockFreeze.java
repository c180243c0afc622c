package dev.localpod.core;

/** Keeps a clock from moving by itself until it is closed. */
public final class ClockFreeze implements AutoCloseable {

  private final SingleWriter writer;
  private final ClockSkipper skipper;
  private boolean closed;

  ClockFreeze(SingleWriter writer, ClockSkipper skipper) {
    this.writer = writer;
    this.skipper = skipper;
  }

  /** Lets the clock move again; called again it does nothing. */
  @Override
  public void close() {
    writer.write(
        () -> {
          if (!closed) {
            closed = true;
            skipper.release();
          }
        });
  }
}
