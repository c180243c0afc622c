package dev.localpod.fault;

import dev.localpod.core.FaultInjector.OnWorker;
import java.util.Optional;

/** Something that goes wrong on the worker that picks a job up. */
public record WorkerFault(OnWorker what) implements Fault {

  @Override
  public String text() {
    return what.text();
  }

  /** Has it strike the next job that is picked up, unless more is said. */
  public PlannedFault onWorker() {
    return PlannedFault.next(Optional.empty(), this);
  }
}
