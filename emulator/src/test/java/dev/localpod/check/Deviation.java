package dev.localpod.check;

import java.io.IOException;

/**
 * One thing that a service does differently from the contract.
 *
 * @param rule the id of the rule that it breaks
 * @param text what the service does, as the documentation says it
 * @param proxy makes calls and answers different
 */
record Deviation(String rule, String text, Proxy proxy) {

  /** Stands between the suite and the emulator. */
  @FunctionalInterface
  interface Proxy {
    WireResponse send(WireRequest request, Target emulator)
        throws IOException, InterruptedException;
  }

  /** Changes calls before the emulator gets them. */
  @FunctionalInterface
  interface OfRequests {
    WireRequest change(WireRequest request);
  }

  /** Changes answers before the suite gets them. */
  @FunctionalInterface
  interface OfResponses {
    WireResponse change(WireRequest request, WireResponse response);
  }

  static Deviation requests(String rule, String text, OfRequests change) {
    return new Deviation(
        rule, text, (request, emulator) -> emulator.caller().send(change.change(request)));
  }

  static Deviation responses(String rule, String text, OfResponses change) {
    return new Deviation(
        rule, text, (request, emulator) -> change.change(request, emulator.caller().send(request)));
  }

  Target between(Target target) {
    return target.caller(request -> proxy.send(request, target));
  }

  @Override
  public String toString() {
    return rule + ": " + text;
  }
}
