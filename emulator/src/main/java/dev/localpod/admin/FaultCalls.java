package dev.localpod.admin;

import dev.localpod.fault.FaultPlan;
import dev.localpod.fault.PlannedFault;
import dev.localpod.json.Json;
import dev.localpod.scenario.Scenario;
import java.util.List;

/** The calls about what goes wrong on an endpoint. */
final class FaultCalls {

  private final Directory directory;

  FaultCalls(Directory directory) {
    this.directory = directory;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/endpoints/{id}/faults", this::add),
        Route.of("DELETE", "/endpoints/{id}/faults", this::clear));
  }

  private Json add(Request request) {
    FaultPlan plan = directory.require(request.endpoint()).served().faults();
    PlannedFault fault = request.read(Scenario::fault);
    return describe(plan.add(fault));
  }

  private Json clear(Request request) {
    return describe(directory.require(request.endpoint()).served().faults().clear());
  }

  private static Json describe(FaultPlan plan) {
    return Json.object().put("faults", plan.toJson()).build();
  }
}
