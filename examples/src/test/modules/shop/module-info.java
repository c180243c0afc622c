/** Tests of a shop, which are a module. */
module shop {
  requires dev.localpod.assertions;
  requires dev.localpod.emulator;
  requires dev.localpod.junit;
  requires java.net.http;
  requires org.assertj.core;
  requires org.junit.jupiter.api;
  requires org.junit.platform.launcher;

  opens shop to
      org.junit.platform.commons;
}
