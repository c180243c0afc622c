package dev.localpod.check;

import dev.localpod.json.Json;
import java.util.List;

/** Inputs of the service's public mock worker. */
final class MockInput {

  private MockInput() {}

  static Json.Obj returning(Object value) {
    return Json.object().put("mock_return", value).build();
  }

  /** Returns its usual answer after so many seconds. */
  static Json.Obj delay(int seconds) {
    return Json.object().put("mock_return", "late").put("mock_delay", seconds).build();
  }

  static Json.Obj error() {
    return Json.object().put("mock_error", true).build();
  }

  static Json.Obj crash() {
    return Json.object().put("mock_crash", true).build();
  }

  /** Reports each update, so many seconds apart. */
  static Json.Obj progress(List<String> updates, int seconds) {
    Json progress = Json.object().put("updates", updates).put("wait_time", seconds).build();
    return Json.object().put("mock_progress", progress).put("mock_return", "done").build();
  }
}
