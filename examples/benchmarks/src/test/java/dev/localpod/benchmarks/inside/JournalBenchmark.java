package dev.localpod.benchmarks.inside;

import dev.localpod.core.ClientCall;
import dev.localpod.core.Engine;
import dev.localpod.journal.Event;
import dev.localpod.journal.Journal;
import dev.localpod.options.ClockMode;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The journal, once it is full. */
@State(Scope.Thread)
public class JournalBenchmark {

  private final Journal journal = new Journal();
  private final Instant now = Instant.now();
  private final Event event = call();

  private static Event call() {
    Engine engine = Engines.start(Engines.SETTINGS, ClockMode.REAL);
    ClientCall call = engine.begin();
    Event.Call answered = Engines.answered(call, engine.run(Engines.request()));
    call.end(answered);
    Engines.close(engine);
    return answered;
  }

  /** Fills the journal. */
  @Setup
  public void fill() {
    while (journal.dropped() == 0) {
      journal.add(now, now, event);
    }
  }

  /** Adds a call, for which the oldest entry is dropped. */
  @Benchmark
  public void add_a_call_to_the_journal() {
    journal.add(now, now, event);
  }
}
