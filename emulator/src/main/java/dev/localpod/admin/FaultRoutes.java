package dev.localpod.admin;

import dev.localpod.fault.FaultPlan;
import dev.localpod.fault.PlannedFault;
import dev.localpod.json.Json;
import dev.localpod.registry.ServedEndpoint;
import dev.localpod.scenario.Scenario;
import java.util.List;

/** The routes for the planned faults of an endpoint. */
final class FaultRoutes {

  private FaultRoutes() {}

  static List<AdminRoute> routes() {
    return List.of(
        AdminRoute.of("GET", "/endpoints/{id}/faults", FaultRoutes::list),
        AdminRoute.of("POST", "/endpoints/{id}/faults", FaultRoutes::add).withBody(),
        AdminRoute.of("DELETE", "/endpoints/{id}/faults", FaultRoutes::clear));
  }

  private static Json list(AdminRequest request) {
    return Json.object().put("faults", history(request.endpoint())).build();
  }

  /** Returns the planned faults of an endpoint, used ones included. */
  static List<Json> history(ServedEndpoint endpoint) {
    return endpoint.faults().history().stream().map(FaultRoutes::planned).toList();
  }

  private static Json planned(FaultPlan.Status status) {
    var fault = Json.object().put("entry", status.entry());
    status.planned().toJson().fields().forEach(fault::put);
    return fault.put("occurrences", status.occurrences()).put("usedUp", status.isUsedUp()).build();
  }

  private static Json add(AdminRequest request) {
    FaultPlan plan = request.endpoint().faults();
    PlannedFault fault = request.read(Scenario::fault);
    return describe(plan.add(fault));
  }

  private static Json clear(AdminRequest request) {
    return describe(request.endpoint().faults().clear());
  }

  private static Json describe(FaultPlan plan) {
    return Json.object().put("faults", plan.toJson()).build();
  }
}
