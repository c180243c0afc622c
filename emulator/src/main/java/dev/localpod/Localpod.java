package dev.localpod;

import java.net.URI;

/** An emulator that listens on a port and serves endpoints. */
public final class Localpod implements AutoCloseable {

  private Localpod() {}

  /** Starts one. */
  public static Localpod start(LocalpodOptions options) {
    throw new UnsupportedOperationException();
  }

  /** {@code http://HOST:PORT/v2}. */
  public URI baseUrl() {
    throw new UnsupportedOperationException();
  }

  /** An endpoint. */
  public Endpoint endpoint(String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
