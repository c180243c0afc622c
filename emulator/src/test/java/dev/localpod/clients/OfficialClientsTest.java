package dev.localpod.clients;

import dev.localpod.Localpod;
import dev.localpod.clients.ClientTable.Outcome;
import dev.localpod.fidelity.Proves;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.WorkerSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * What the official Python and Go clients call and see on each clock. Both are played by classes
 * that behave as they do on the wire; {@code RunpodJavaScriptClientIT} runs the JavaScript client.
 *
 * <p>{@code mvn test -pl emulator -Dtest=OfficialClientsTest -Dlocalpod.pages=true} writes the
 * tables of the page anew.
 */
class OfficialClientsTest {

  private static final Localpod LOCALPOD = Localpod.start(LocalpodOptions.DEFAULT.https());

  private static final AtomicInteger ENDPOINTS = new AtomicInteger();

  @AfterAll
  static void close() {
    LOCALPOD.close();
  }

  @Test
  @Proves({"LIM-5", "STRM-3", "SYNC-3"})
  void the_page_shows_what_the_python_client_calls_and_sees() throws Exception {
    ClientsPage.shows("Python", table("python", PythonCases.ALL));
  }

  @Test
  @Proves({"HTTP-4", "HTTP-5", "STAT-2", "STRM-4", "SYNC-3"})
  void the_page_shows_what_the_go_client_calls_and_sees() throws Exception {
    ClientsPage.shows("Go", table("go", GoCases.ALL));
  }

  private ClientTable table(String client, List<ClientCase> cases) throws Exception {
    var table = new ClientTable();
    for (ClientCase each : cases) {
      Map<TestedClock, Outcome> outcomes = new TreeMap<>();
      for (TestedClock clock : each.clocks()) {
        outcomes.put(clock, outcome(client, each, clock));
      }
      table.add(each.does(), outcomes);
    }
    return table;
  }

  private Outcome outcome(String client, ClientCase each, TestedClock clock) throws Exception {
    EndpointOptions options =
        EndpointOptions.of(client + "-" + ENDPOINTS.incrementAndGet())
            .clock(clock.mode())
            .workers(WorkerSettings.DEFAULT.count(1, 1));
    var session = new ClientSession(LOCALPOD, LOCALPOD.add(each.options().apply(options)), clock);
    String end;
    try {
      end = "returns " + each.steps().run(session);
    } catch (ClientException e) {
      end = e.getMessage();
    }
    return new Outcome(session.calls(), end);
  }
}
