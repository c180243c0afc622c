package dev.localpod.script;

import dev.localpod.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Translates the input of the service's public mock worker into steps. */
final class MockWorkerSteps {

  private static final Json DEFAULT_RETURN = new Json.Str("Hello World!");
  private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(Delay.LONGEST.toSeconds());

  private MockWorkerSteps() {}

  /** Returns the steps for an input; a crash or an error comes before all other requests. */
  static List<Step> stepsFor(Json.Obj input) {
    if (isTruthy(input, "mock_crash")) {
      return List.of(new Step.Crash());
    }
    if (isTruthy(input, "mock_error")) {
      return List.of(new Step.Fail(new Json.Str("Mock error")));
    }
    var steps = new ArrayList<Step>();
    if (isTruthy(input, "mock_refresh")) {
      steps.add(new Step.Retire());
    }
    try {
      steps.add(pause(input, "mock_delay"));
      if (input.get("mock_progress").orElse(Json.NULL) instanceof Json.Obj progress) {
        addProgress(progress, steps);
      }
    } catch (IllegalArgumentException e) {
      return List.of(new Step.Fail(new Json.Str(e.getMessage())));
    }
    steps.add(new Step.Complete(input.get("mock_return").or(() -> Optional.of(DEFAULT_RETURN))));
    return steps;
  }

  private static void addProgress(Json.Obj progress, List<Step> steps) {
    if (progress.get("updates").orElse(Json.NULL) instanceof Json.Arr updates) {
      for (Json update : updates.items()) {
        steps.add(new Step.Progress(update));
        steps.add(pause(progress, "wait_time"));
      }
    }
  }

  private static Step pause(Json.Obj from, String name) {
    Json value = from.get(name).orElse(new Json.Num("0"));
    if (value instanceof Json.Num number && number.text().length() <= 20) {
      var seconds = new BigDecimal(number.text());
      if (seconds.signum() >= 0 && seconds.compareTo(LONGEST_SECONDS) <= 0) {
        return new Step.After(Duration.ofMillis(seconds.movePointRight(3).longValue()));
      }
    }
    throw new IllegalArgumentException(
        "'" + name + "' must be a number of seconds from 0 to " + LONGEST_SECONDS);
  }

  /** Whether a value is true in Python, the language of the mock worker. */
  private static boolean isTruthy(Json.Obj input, String name) {
    Json value = input.get(name).orElse(Json.NULL);
    return !(value.equals(Json.NULL)
        || value.equals(new Json.Bool(false))
        || value.equals(new Json.Num("0"))
        || value.equals(new Json.Str(""))
        || value.equals(new Json.Arr(List.of()))
        || value.equals(Json.EMPTY));
  }
}
