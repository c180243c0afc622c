package dev.localpod.check;

import dev.localpod.json.Json;
import dev.localpod.json.MalformedJsonException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The rules about webhooks. */
final class WebhookRules {

  /** Longer than three attempts take in any edition. */
  private static final Duration PATIENCE = Duration.ofSeconds(35);

  private static final String NONE = "no webhook comes to 127.0.0.1 from where the service runs";

  static final List<Rule> ALL =
      List.of(
          Rule.shared("HOOK-1", "webhooks", 5, 8, WebhookRules::webhooks)
              .lane(Rule.Lane.WAITING)
              .needs(Need.LOOPBACK),
          Rule.shared("HOOK-4", "a slow receiver", 1, 1, WebhookRules::patience)
              .lane(Rule.Lane.WAITING)
              .needs(Need.LOOPBACK, Need.SLOW));

  private WebhookRules() {}

  private static void webhooks(Probe probe) throws InterruptedException {
    try (var receiver = WebhookReceiver.start(probe.time())) {
      submit(probe, MockInput.returning("x"), receiver.url(200, "completed"));
      submit(probe, MockInput.error(), receiver.url(200, "failed"));
      submit(probe, MockInput.returning("x"), receiver.url(500, "refused"));
      submit(probe, MockInput.returning("x"), receiver.url(204, "accepted"));
      String cancelled = submit(probe, MockInput.delay(3), receiver.url(200, "cancelled"));
      probe.cancel(cancelled);
      sleepInSteps(probe, PATIENCE);
      judge(probe, receiver);
    } catch (IOException e) {
      throw new NotTriedException("no port for webhooks can be bound: " + e.getMessage());
    }
  }

  /** Sleeps a second at a time, so that a clock that is moved notices what happens meanwhile. */
  private static void sleepInSteps(Probe probe, Duration duration) throws InterruptedException {
    Instant end = probe.now().plus(duration);
    while (probe.now().isBefore(end)) {
      probe.sleep(Duration.ofSeconds(1));
    }
  }

  private static void patience(Probe probe) throws InterruptedException {
    try (var receiver = WebhookReceiver.start(probe.time())) {
      submit(probe, MockInput.returning("x"), receiver.url(200, WebhookReceiver.SLOW));
      sleepInSteps(probe, WebhookReceiver.SLOWLY.plusSeconds(17));
      int attempts = receiver.received(200, WebhookReceiver.SLOW).size();
      if (attempts == 0) {
        throw new NotTriedException(NONE);
      }
      probe.same("attempts while an answer takes 5 s", "1", Integer.toString(attempts));
    } catch (IOException e) {
      throw new NotTriedException("no port for webhooks can be bound: " + e.getMessage());
    }
  }

  private static String submit(Probe probe, Json.Obj input, String webhook)
      throws InterruptedException {
    Json body = Json.object().put("input", input).put("webhook", webhook).build();
    return probe.idOf(probe.send(probe.post("/run").body(body)));
  }

  private static void judge(Probe probe, WebhookReceiver receiver) {
    if (receiver.hasReceivedNothing()) {
      throw new NotTriedException(NONE);
    }
    List<WebhookReceiver.Received> completed = receiver.received(200, "completed");
    probe.same("webhooks of a completed job", "1", Integer.toString(completed.size()));
    probe.same(
        "webhooks of a failed job", "1", Integer.toString(receiver.received(200, "failed").size()));
    probe.same(
        "webhooks of a cancelled job",
        "0",
        Integer.toString(receiver.received(200, "cancelled").size()));
    if (!completed.isEmpty()) {
      probe.byEdition(
          "members of the body",
          "delayTime, executionTime, id, output, status, workerId",
          "delayTime, executionTime, id, input, output, status, webhook",
          members(completed.get(0).body()));
    }
    int accepted = receiver.received(204, "accepted").size();
    probe.byEdition(
        "after an answer of 204", "sent again", "done", accepted > 1 ? "sent again" : "done");
    probe.byEdition(
        "attempts while the answer is 500",
        "3, 10 s and 10 s apart",
        "3, 5 s and 15 s apart",
        attempts(receiver.received(500, "refused")));
  }

  private static String members(String body) {
    try {
      return Json.parse(body) instanceof Json.Obj object
          ? String.join(", ", new TreeSet<>(object.fields().keySet()))
          : "no JSON object";
    } catch (MalformedJsonException e) {
      return "no JSON";
    }
  }

  private static String attempts(List<WebhookReceiver.Received> attempts) {
    List<String> pauses = new ArrayList<>();
    for (int i = 1; i < attempts.size(); i++) {
      Duration pause = Duration.between(attempts.get(i - 1).at(), attempts.get(i).at());
      pauses.add(Pause.text(pause, 5, 10, 15));
    }
    return attempts.size()
        + (pauses.isEmpty() ? "" : ", " + String.join(" and ", pauses) + " apart");
  }
}
