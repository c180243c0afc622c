package dev.localpod.examples.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithSystemProperty;
import java.net.URI;
import org.junit.jupiter.api.Test;

@LocalpodTest
@WithSystemProperty(name = "images.url", value = "{baseUrl}")
@WithSystemProperty(name = "images.key", value = "{apiKey}")
class SystemPropertyTest {

  @Test
  void the_application_finds_the_endpoint() throws Exception {
    var client =
        new SmallClient(
            URI.create(System.getProperty("images.url")), System.getProperty("images.key"));

    assertThat(client.isReady()).isTrue();
  }
}
