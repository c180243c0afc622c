package dev.localpod.examples.junit;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.Sleeper;
import dev.localpod.TestClock;
import dev.localpod.junit.ApiKey;
import dev.localpod.junit.BaseUrl;
import dev.localpod.junit.LocalpodEndpoint;
import dev.localpod.junit.LocalpodTest;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@LocalpodTest
class WhatATestGetsTest {

  private SmallClient client;

  @BeforeEach
  void connect(@BaseUrl URI address, @ApiKey String key) {
    client = new SmallClient(address, key);
  }

  @Test
  void the_endpoint_is_that_of_before_each(Endpoint endpoint, TestClock clock) throws Exception {
    assertThat(client.isReady()).isTrue();
    assertThat(endpoint.clock()).isSameAs(clock);
  }

  @Test
  void several_have_names(
      @LocalpodEndpoint("images") Endpoint images,
      @LocalpodEndpoint("words") @BaseUrl URI words,
      @LocalpodEndpoint("words") @ApiKey String keyOfWords) {
    assertThat(images.baseUrl()).isNotEqualTo(words);
    assertThat(images.apiKey()).isNotEqualTo(keyOfWords);
  }

  @Test
  void a_client_can_share_the_time(Clock clock, Sleeper sleeper) throws Exception {
    Instant before = clock.instant();

    sleeper.sleep(ofMinutes(20)); // a back-off, say

    assertThat(clock.instant()).isEqualTo(before.plus(ofMinutes(20)));
  }
}
