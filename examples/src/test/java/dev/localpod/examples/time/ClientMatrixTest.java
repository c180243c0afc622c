package dev.localpod.examples.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Localpod;
import dev.localpod.examples.time.ClientMatrix.Outcome;
import dev.localpod.examples.time.ClientMatrix.Row;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.options.ClockMode;
import dev.localpod.options.LocalpodOptions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients of all shapes on clocks of all kinds: each sees its jobs in order, to the end. */
@Timeout(300)
class ClientMatrixTest {

  private static Localpod localpod;

  @BeforeAll
  static void start() {
    localpod = Localpod.start(LocalpodOptions.DEFAULT);
  }

  @AfterAll
  static void close() {
    localpod.close();
  }

  static List<Arguments> cells() {
    return ClientMatrix.rows().stream()
        .flatMap(row -> ClientMatrix.columns().stream().map(mode -> Arguments.of(row, mode)))
        .toList();
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("cells")
  void each_client_sees_its_jobs_in_order_to_the_end(Row row, ClockMode mode) throws Exception {
    Outcome outcome = ClientMatrix.run(localpod, row, mode);

    assertThat(outcome.flaws()).isEmpty();
    assertThat(outcome.endpoint().journal().entries())
        .extracting(JournalEntry::event)
        .noneMatch(Event.Warning.class::isInstance);
  }
}
