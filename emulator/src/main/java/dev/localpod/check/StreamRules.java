package dev.localpod.check;

import dev.localpod.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules about streams. */
final class StreamRules {

  private static final List<String> CHUNKS = List.of("one", "two", "three");
  private static final int MIB = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  static final List<Rule> ALL =
      List.of(
          Rule.shared("STRM-1", "the body of stream", 1, 1, StreamRules::body),
          Rule.shared("STRM-2", "each chunk comes once", 1, 6, StreamRules::once)
              .needs(Need.GENERATOR),
          Rule.shared("STRM-3", "how long stream waits", 1, 16, StreamRules::hold),
          Rule.shared("STRM-4", "the last chunks come with the end", 1, 6, StreamRules::end)
              .needs(Need.GENERATOR),
          Rule.exclusive("STRM-5", "a chunk has 1 MB", 1, 2, StreamRules::large)
              .needs(Need.GENERATOR, Need.BIG),
          Rule.shared("STRM-6", "chunks make up the output", 1, 6, StreamRules::output)
              .needs(Need.GENERATOR));

  private StreamRules() {}

  private static WireRequest stream(Probe probe, String job) {
    return probe.get("/stream/" + job);
  }

  /** Returns the items of an answer, whichever shape its body has. */
  private static List<Json> items(WireResponse response) {
    Json body = response.json().orElse(Json.NULL);
    Json items = body instanceof Json.Arr ? body : body.at("/stream").orElse(Json.NULL);
    if (items instanceof Json.Arr array) {
      return array.items();
    }
    throw new NotTriedException("no items are in an answer of stream (STRM-1)");
  }

  private static String outputs(List<Json> items) {
    return items.stream()
        .map(item -> item.at("/output").map(Json::toString).orElse("no output"))
        .collect(Collectors.joining(", "));
  }

  private static String expected() {
    return outputs(
        CHUNKS.stream().map(chunk -> (Json) Json.object().put("output", chunk).build()).toList());
  }

  private static Json.Obj chunks() {
    return Json.object().put("mock_return", CHUNKS).put("mock_delay", 1).build();
  }

  private static void body(Probe probe) throws InterruptedException {
    String job = probe.submit(MockInput.returning("x"));
    probe.awaitEnd("job", job);
    WireResponse response = probe.call("stream", stream(probe, job));
    probe.same("members", "status, stream", response.members());
    boolean items =
        response
            .member("stream")
            .filter(Json.Arr.class::isInstance)
            .filter(array -> ((Json.Arr) array).items().stream().allMatch(StreamRules::isItem))
            .isPresent();
    probe.that(
        "stream", items, "an array of objects with output", Abbreviation.of(response.body()));
  }

  private static boolean isItem(Json item) {
    return item instanceof Json.Obj object
        && object.fields().containsKey("output")
        && Set.of("output", "metrics").containsAll(object.fields().keySet());
  }

  /** Reads chunks until the job has ended, and then once more. */
  private static void once(Probe probe) throws InterruptedException {
    String job = probe.submit(chunks());
    Instant end = probe.now().plus(PATIENCE);
    List<Json> items = new ArrayList<>();
    boolean over = false;
    while (!over) {
      if (!probe.now().isBefore(end)) {
        throw new NotTriedException("the stream does not end");
      }
      over = Probe.isFinal(probe.send(probe.statusOf(job)));
      items.addAll(items(probe.call("stream", stream(probe, job))));
    }
    probe.same("chunks", expected(), outputs(items));
  }

  private static void hold(Probe probe) throws InterruptedException {
    String job = probe.submit(MockInput.delay(16));
    probe.awaitStart(job);
    Duration usual = held(probe, "no wait", stream(probe, job));
    probe.byEdition("no wait", "8 s", "10 s", Pause.text(usual, 8, 10));
    Duration second = held(probe, "wait=1000", probe.get("/stream/" + job + "?wait=1000"));
    probe.same("wait=1000", "1 s", Pause.text(second, 1));
    probe.cancel(job);
  }

  private static Duration held(Probe probe, String label, WireRequest request)
      throws InterruptedException {
    Instant start = probe.now();
    WireResponse response = probe.call(label, request);
    Duration took = Duration.between(start, probe.now());
    probe.same(label + ", chunks", "none", items(response).isEmpty() ? "none" : "some");
    return took;
  }

  private static void end(Probe probe) throws InterruptedException {
    String job = probe.submit(chunks());
    probe.awaitEnd("job", job);
    WireResponse last = probe.call("first call", stream(probe, job));
    envelope(last);
    probe.same(
        "chunks and status",
        expected() + ", COMPLETED",
        outputs(items(last)) + ", " + last.jobStatus());
    WireResponse after = probe.call("second call", stream(probe, job));
    probe.same(
        "afterwards", "0 chunks, COMPLETED", items(after).size() + " chunks, " + after.jobStatus());
  }

  private static void envelope(WireResponse response) {
    if (response.text("status").isEmpty()) {
      throw new NotTriedException("no status is in an answer of stream (STRM-1)");
    }
  }

  private static void large(Probe probe) throws InterruptedException {
    String text = "y".repeat(MIB) + "end";
    String job = probe.submit(MockInput.returning(List.of(text)));
    probe.awaitEnd("job", job);
    List<Json> items = items(probe.send(stream(probe, job)));
    String whole =
        items.stream()
            .map(item -> item.at("/output").orElse(Json.NULL))
            .map(output -> output instanceof Json.Str part ? part.value() : "")
            .collect(Collectors.joining());
    probe.same("chunks", "2", Integer.toString(items.size()));
    probe.that("together", whole.equals(text), "what was sent", whole.length() + " characters");
  }

  private static void output(Probe probe) throws InterruptedException {
    WireResponse end = probe.awaitEnd("job", probe.submit(chunks()));
    probe.oneOf(
        "output",
        List.of(Json.of(CHUNKS).toString(), "[]"),
        end.member("output").map(Json::toString).orElse("none"));
  }
}
