package dev.localpod.admin;

import dev.localpod.fault.FaultPlan;
import dev.localpod.fault.PlannedFault;
import dev.localpod.json.Json;
import dev.localpod.scenario.Scenario;
import java.util.List;

/** The calls about what goes wrong on an endpoint. */
final class FaultRoutes {

  private final EndpointDirectory directory;

  FaultRoutes(EndpointDirectory directory) {
    this.directory = directory;
  }

  List<AdminRoute> routes() {
    return List.of(
        AdminRoute.of("POST", "/endpoints/{id}/faults", this::add),
        AdminRoute.of("DELETE", "/endpoints/{id}/faults", this::clear));
  }

  private Json add(AdminRequest request) {
    FaultPlan plan = directory.require(request.endpoint()).served().faults();
    PlannedFault fault = request.read(Scenario::fault);
    return describe(plan.add(fault));
  }

  private Json clear(AdminRequest request) {
    return describe(directory.require(request.endpoint()).served().faults().clear());
  }

  private static Json describe(FaultPlan plan) {
    return Json.object().put("faults", plan.toJson()).build();
  }
}
