package dev.localpod.check;

import dev.localpod.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What the steps of a rule send calls with, and state what they expect to. One thread uses it. */
public final class Probe {

  private static final Set<String> UNFINISHED = Set.of("IN_QUEUE", "IN_PROGRESS");

  /** Longer than a worker needs to start. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration POLL = Duration.ofMillis(500);

  private final Rule rule;
  private final Target target;
  private final String endpoint;
  private final PacedCaller caller;
  private final Set<Need> allowed;
  private final List<Observation> observations = new ArrayList<>();
  private final List<Exchange> exchanges = new ArrayList<>();
  private String remark = "";
  private int jobs;

  Probe(Rule rule, Target target, PacedCaller caller, Set<Need> allowed) {
    this.rule = rule;
    this.target = target;
    this.caller = caller;
    this.allowed = allowed;
    this.endpoint =
        rule.needs().contains(Need.GENERATOR)
            ? target.streamEndpoint().orElse(target.endpoint())
            : rule.needs().contains(Need.OPENAI)
                ? target.openAiEndpoint().orElse(target.endpoint())
                : target.endpoint();
  }

  /** Tries the rule and judges what was seen. */
  RuleResult run(CheckSettings settings) throws InterruptedException {
    Optional<String> blocked = Optional.empty();
    try {
      rule.steps().run(this);
    } catch (NotTriedException e) {
      blocked = Optional.of(e.reason());
    }
    return RuleResult.of(rule, settings.edition(), observations, blocked, remark, exchanges);
  }

  // ---- what is checked

  CheckTime time() {
    return target.time();
  }

  Instant now() {
    return target.time().now();
  }

  void sleep(Duration duration) throws InterruptedException {
    target.time().sleep(duration);
  }

  void sleepUntil(Instant instant) throws InterruptedException {
    sleep(Duration.between(now(), instant));
  }

  String endpoint() {
    return endpoint;
  }

  String key() {
    return target.key();
  }

  boolean allows(Need need) {
    return allowed.contains(need);
  }

  /** Returns a job id that was never given out. */
  static String unknownJob() {
    return UUID.randomUUID() + "-u1";
  }

  // ---- calls

  /** Returns a call of an operation of the endpoint, such as {@code /run}. */
  WireRequest get(String path) {
    return request("GET", path);
  }

  WireRequest post(String path) {
    return request("POST", path);
  }

  /** Returns a call that submits a job. */
  WireRequest submission(String path, Json.Obj input) {
    return post(path).body(Json.object().put("input", input).build());
  }

  WireRequest request(String method, String path) {
    return WireRequest.of(method, "/" + endpoint + path, target.key());
  }

  /** Sends a call whose answer belongs to the rule, and keeps both under a label. */
  WireResponse call(String label, WireRequest request) throws InterruptedException {
    countJob(request);
    try {
      return keep(label, request, caller.send(request));
    } catch (IOException e) {
      return noAnswer(label, e);
    }
  }

  /** Sends a call as {@link #call} does, even if it is over a limit. */
  WireResponse callUnpaced(String label, WireRequest request) throws InterruptedException {
    try {
      return keep(label, request, caller.sendUnpaced(request));
    } catch (IOException e) {
      return noAnswer(label, e);
    }
  }

  /** Sends a call that only prepares something. */
  WireResponse send(WireRequest request) throws InterruptedException {
    countJob(request);
    try {
      return caller.send(request);
    } catch (IOException e) {
      throw new NotTriedException("no answer to " + request + ": " + Disconnection.reason(e));
    }
  }

  /** Keeps an answer under a label. */
  WireResponse keep(String label, WireRequest request, WireResponse response) {
    exchanges.add(new Exchange(label, request, response));
    return response;
  }

  private WireResponse noAnswer(String label, IOException problem) {
    same(label, "an answer", "none: " + Disconnection.reason(problem));
    throw new NotTriedException("no answer");
  }

  /** Keeps a rule from submitting more than it says that it costs. */
  private void countJob(WireRequest request) {
    if (request.method().equals("POST") && request.operation().startsWith("run")) {
      jobs++;
      if (jobs > rule.jobs()) {
        throw new NotTriedException("it would submit more than " + rule.jobs() + " jobs");
      }
    }
  }

  // ---- jobs

  /** Submits a job and returns its id. */
  String submit(Json.Obj input) throws InterruptedException {
    return idOf(send(submission("/run", input)));
  }

  /** Submits a job with a policy and returns its id. */
  String submit(Json.Obj input, Json.Obj policy) throws InterruptedException {
    Json body = Json.object().put("input", input).put("policy", policy).build();
    return idOf(send(post("/run").body(body)));
  }

  /** Returns the id in an answer. */
  String idOf(WireResponse response) {
    return response
        .text("id")
        .orElseThrow(
            () ->
                new NotTriedException(
                    "no job id came from a submission, but " + response.status() + " (RUN-1)"));
  }

  WireRequest statusOf(String job) {
    return get("/status/" + job);
  }

  /** Returns the status of a job, or the status code of an answer without one. */
  String status(String job) throws InterruptedException {
    return send(statusOf(job)).jobStatus();
  }

  /** Polls until a job is final or gone, and keeps the last answer. */
  WireResponse awaitEnd(String label, String job) throws InterruptedException {
    Instant end = now().plus(PATIENCE);
    while (true) {
      WireResponse response = send(statusOf(job));
      if (isFinal(response)) {
        return keep(label, statusOf(job), response);
      }
      patience(end, "the job does not end");
    }
  }

  /** Polls until a worker runs a job. */
  WireResponse awaitStart(String job) throws InterruptedException {
    Instant end = now().plus(PATIENCE);
    while (true) {
      WireResponse response = send(statusOf(job));
      if (response.jobStatus().equals("IN_PROGRESS")) {
        return response;
      } else if (isFinal(response)) {
        throw new NotTriedException("the job was never seen IN_PROGRESS");
      }
      patience(end, "no worker takes the job");
    }
  }

  private void patience(Instant end, String problem) throws InterruptedException {
    if (!now().isBefore(end)) {
      throw new NotTriedException(problem + " within " + PATIENCE.toSeconds() + " s");
    }
    sleep(POLL);
  }

  static boolean isFinal(WireResponse response) {
    return !UNFINISHED.contains(response.jobStatus());
  }

  /** Cancels a job that has served its purpose. */
  void cancel(String job) throws InterruptedException {
    send(post("/cancel/" + job));
  }

  // ---- expectations

  /** Expects the same of all editions. */
  void same(String what, String expected, String got) {
    observations.add(Observation.of(what, expected, expected, got));
  }

  /** Expects something else of each edition. */
  void byEdition(String what, String documented, String observed, String got) {
    observations.add(Observation.of(what, documented, observed, got));
  }

  /** Expects something to be true. */
  void that(String what, boolean isTrue, String expected, String got) {
    same(what, expected, isTrue ? expected : got);
  }

  /** Expects one of several. */
  void oneOf(String what, List<String> expected, String got) {
    that(what, expected.contains(got), String.join(" or ", expected), got);
  }

  /** Says something about a rule that agrees. */
  void remark(String text) {
    remark = text;
  }
}
