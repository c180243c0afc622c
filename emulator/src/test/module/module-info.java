/** A user of the emulator; what the emulator needs is not for its users to require. */
module client {
  requires dev.localpod.emulator;
  requires jdk.httpserver;

  opens client to
      dev.localpod.emulator;
}
