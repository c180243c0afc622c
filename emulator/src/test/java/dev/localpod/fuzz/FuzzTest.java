package dev.localpod.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * The kept corpus, and a few inputs from fixed seeds; {@code .ci/fuzz} tries others for as long as
 * it is told.
 */
class FuzzTest {

  private static FuzzedEmulator emulator;

  @BeforeContainer
  static void start() throws IOException {
    emulator = new FuzzedEmulator(1);
  }

  @AfterContainer
  static void close() throws IOException {
    emulator.close();
  }

  @Example
  @Proves("HTTP-7")
  void no_kept_request_is_answered_with_a_defect() throws IOException {
    List<Corpus> requests = Corpus.requests();
    assertThat(requests).hasSizeGreaterThan(15);
    for (Corpus request : requests) {
      new Fuzz(1, emulator).request(request.bytes());
    }
    emulator.reset();
  }

  @Example
  void each_kept_scenario_is_read_or_refused_with_a_reason() throws IOException {
    List<Corpus> scenarios = Corpus.scenarios();
    assertThat(scenarios).hasSizeGreaterThan(4);
    for (Corpus scenario : scenarios) {
      new Fuzz(1, emulator).scenario(scenario.bytes());
    }
  }

  @Property(tries = 4, seed = "1", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @Proves({"HTTP-6", "HTTP-7"})
  void an_answer_to_any_call_is_one_that_the_document_has(@ForAll("seeds") long seed)
      throws IOException {
    var fuzz = new Fuzz(seed, emulator);
    for (int i = 0; i < 20; i++) {
      fuzz.tryOne(Fuzz.Kind.GENERATED_CALLS);
    }
  }

  @Property(tries = 10, seed = "1", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void changed_bytes_are_answered_or_refused(@ForAll("seeds") long seed) throws IOException {
    var fuzz = new Fuzz(seed, emulator);
    fuzz.tryOne(Fuzz.Kind.CHANGED_REQUESTS);
    fuzz.tryOne(Fuzz.Kind.CHANGED_SCENARIOS);
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Arbitraries.longs();
  }
}
