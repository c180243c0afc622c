package dev.localpod.examples.workers;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.localpod.Endpoint;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithWorkers;
import java.io.File;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@LocalpodTest
@WithWorkers(attached = true)
class PythonHandlerTest {

  @Test
  void the_client_gets_what_the_handler_returns(Endpoint endpoint) throws Exception {
    var python = new ProcessBuilder("python3", "texts.py").directory(HANDLERS).inheritIO();
    python.environment().putAll(endpoint.attachedWorkers().environment("py-1"));
    Process worker = python.start();

    try {
      var client = new TextClient(endpoint.baseUrl(), endpoint.apiKey());
      assertThat(client.generate("a coffee cup")).isEqualTo("A COFFEE CUP");
      assertThat(endpoint).onlyJob().isCompleted();
    } finally {
      worker.destroy();
    }
  }

  private static final File HANDLERS = new File("src/test/python");

  @BeforeAll
  static void there_is_a_python() throws InterruptedException {
    boolean isThere;
    try {
      isThere = new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException notFound) {
      isThere = false;
    }
    assumeTrue(isThere, "there is no python3 here");
  }
}
