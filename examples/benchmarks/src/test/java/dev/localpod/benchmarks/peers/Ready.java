package dev.localpod.benchmarks.peers;

/** Says where a server listens. */
final class Ready {

  private Ready() {}

  static void print(int port) {
    System.out.println("ready at http://127.0.0.1:" + port + "/v2");
    System.out.flush();
  }
}
