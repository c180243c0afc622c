package dev.localpod.examples.spring;

import dev.localpod.Localpod;
import dev.localpod.junit.LocalpodExtension;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What all tests of the application have in common. */
@SpringBootTest(classes = StudioApplication.class)
@ResourceLock("images")
abstract class StudioTest {

  static final Localpod LOCALPOD = Localpod.start(LocalpodOptions.DEFAULT);

  @RegisterExtension
  static final LocalpodExtension IMAGES =
      LocalpodExtension.builder().emulator(LOCALPOD).id("images").build();

  @DynamicPropertySource
  static void tellTheApplication(DynamicPropertyRegistry registry) {
    registry.add("images.url", () -> LOCALPOD.baseUrl() + "/images");
    registry.add("images.key", () -> EndpointOptions.DEFAULT_API_KEY);
    registry.add("images.pause", () -> "1ms"); // each poll moves the endpoint's time
  }
}
