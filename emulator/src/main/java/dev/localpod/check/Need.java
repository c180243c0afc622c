package dev.localpod.check;

/** What a rule needs beside an endpoint with the mock worker. */
public enum Need {
  /** More than a few minutes. */
  SLOW("takes long; --slow tries it"),
  /** Bodies of 10 to 20 MB. */
  BIG("sends bodies of 10 to 20 MB; --big tries it"),
  /** A service on this machine, which can call back and which web pages can reach. */
  LOOPBACK("needs a service on this machine"),
  /** An endpoint whose mock worker sends chunks. */
  GENERATOR("needs a worker that sends chunks; --stream-endpoint ID names its endpoint"),
  /** An endpoint whose worker speaks the OpenAI API. */
  OPENAI("needs a worker that speaks the OpenAI API; --openai-endpoint ID names its endpoint");

  private final String missing;

  Need(String missing) {
    this.missing = missing;
  }

  /** Returns why a rule is not tried without it. */
  String missing() {
    return missing;
  }
}
