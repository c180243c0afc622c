package dev.localpod.benchmarks;

import dev.localpod.benchmarks.peers.JavalinFloor;
import dev.localpod.benchmarks.peers.MockServerPeer;
import dev.localpod.benchmarks.peers.MockWebServerPeer;
import dev.localpod.benchmarks.peers.RawJetty;
import dev.localpod.benchmarks.peers.ThreadsServer;
import dev.localpod.benchmarks.peers.WireMockPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A server that is measured. */
enum Subject {
  LOCALPOD("Localpod", List.of("-jar", ClassPath.STANDALONE, "--port", "0"), endpoint("\"off\"")),
  LOCALPOD_LIMITED(
      "Localpod, limits on",
      List.of("-jar", ClassPath.STANDALONE, "--port", "0"),
      // No call may be refused, but each is counted.
      endpoint("{\"run\": {\"requests\": 1000000000, \"concurrent\": 1000000}}")),
  FLOOR("bare Javalin", main(JavalinFloor.class, ClassPath.JAVALIN), Optional.empty()),
  JETTY("raw Jetty", main(RawJetty.class, ClassPath.JAVALIN), Optional.empty()),
  WIREMOCK(
      "WireMock",
      main(WireMockPeer.class, "wiremock-.*"),
      Optional.of(new Renewal("DELETE", "/__admin/requests", ""))),
  WIREMOCK_TUNED("WireMock, tuned", tuned(), Optional.empty()),
  MOCKSERVER(
      "MockServer",
      main(MockServerPeer.class, "mockserver-.*"),
      Optional.of(new Renewal("PUT", "/mockserver/clear?type=log", ""))),
  MOCKWEBSERVER(
      "MockWebServer",
      main(MockWebServerPeer.class, "(mockwebserver3|okhttp|okio|kotlin|annotations|junit).*"),
      Optional.empty()),
  POOL("Localpod, pool of threads", threads("pool"), endpoint("\"off\"")),
  VIRTUAL("Localpod, virtual threads", threads("virtual"), endpoint("\"off\""));

  /** Lets a server forget what it keeps of calls, before each round. */
  record Renewal(String method, String path, String body) {}

  private final String text;
  private final List<String> command;
  private final Optional<Renewal> renewal;

  Subject(String text, List<String> command, Optional<Renewal> renewal) {
    this.text = text;
    this.command = command;
    this.renewal = renewal;
  }

  private static Optional<Renewal> endpoint(String limits) {
    return Optional.of(
        new Renewal("PUT", "/_localpod/endpoints/demo", "{\"limits\": " + limits + "}"));
  }

  private static List<String> main(Class<?> main, String jars) {
    return List.of("-cp", ClassPath.of(jars), main.getName());
  }

  private static List<String> threads(String kind) {
    var command = new ArrayList<>(main(ThreadsServer.class, "(localpod-standalone|jspecify).*"));
    command.add(kind);
    return command;
  }

  private static List<String> tuned() {
    var command = new ArrayList<>(main(WireMockPeer.class, "wiremock-.*"));
    command.add("tuned");
    return command;
  }

  String text() {
    return text;
  }

  /** Returns the arguments of {@code java} that start it. */
  List<String> command() {
    return command;
  }

  Optional<Renewal> renewal() {
    return renewal;
  }

  boolean isLocalpod() {
    return this == LOCALPOD || this == LOCALPOD_LIMITED || isVariant();
  }

  /** Reports whether it is a Localpod that is compared with another one only. */
  private boolean isVariant() {
    return this == POOL || this == VIRTUAL;
  }

  /** Returns the servers that are compared with each other. */
  static List<Subject> compared() {
    return Stream.of(values()).filter(subject -> !subject.isVariant()).toList();
  }
}
