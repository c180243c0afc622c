package dev.localpod.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.localpod.Endpoint;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@ResourceLock("images") // those that it runs have locks among themselves only
class SharedContextTest {

  private static final Set<ApplicationContext> CONTEXTS = ConcurrentHashMap.newKeySet();
  private static final Set<Endpoint> ENDPOINTS = ConcurrentHashMap.newKeySet();

  @Test
  void classes_share_the_application_and_each_test_has_a_fresh_endpoint() {
    EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
        .selectors(selectClass(First.class), selectClass(Second.class))
        .execute()
        .testEvents()
        .assertStatistics(tests -> tests.started(2).succeeded(2));

    assertThat(CONTEXTS).hasSize(1);
    assertThat(ENDPOINTS).hasSize(2);
  }

  static class First extends StudioTest {
    @Test
    void test(@Autowired ApplicationContext context, @Autowired Studio studio, Endpoint images) {
      note(context, studio, images);
    }
  }

  static class Second extends StudioTest {
    @Test
    void test(@Autowired ApplicationContext context, @Autowired Studio studio, Endpoint images) {
      note(context, studio, images);
    }
  }

  private static void note(ApplicationContext context, Studio studio, Endpoint images) {
    CONTEXTS.add(context);
    ENDPOINTS.add(images);
    assertThat(images.jobs()).isEmpty();
    assertThat(studio.draw("a cup")).contains("COMPLETED");
  }
}
