package dev.localpod.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.options.ClockMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClockModeTest {

  @Test
  void a_manual_clock_stands_still_until_it_is_advanced() {
    assertThat(EndpointClock.start(ClockMode.MANUAL)).isInstanceOf(VirtualClock.class);
  }

  @Test
  void a_real_clock_runs_at_the_speed_of_the_wall_clock() {
    try (var clock = (SystemClock) EndpointClock.start(ClockMode.REAL)) {
      assertThat(clock.speed()).isEqualTo(1);
    }
  }

  @Test
  void a_scaled_clock_runs_as_many_times_faster() {
    try (var clock = (SystemClock) EndpointClock.start(ClockMode.scaled(60))) {
      assertThat(clock.speed()).isEqualTo(60);
    }
  }

  @Test
  void a_new_clock_starts_at_the_present() {
    EndpointClock clock = EndpointClock.start(ClockMode.MANUAL);

    assertThat(Duration.between(clock.now(), clock.realNow()).abs())
        .isLessThan(Duration.ofHours(1));
  }

  @Test
  void a_mode_has_the_name_it_has_on_the_command_line() {
    assertThat(ClockMode.REAL).hasToString("real");
    assertThat(ClockMode.scaled(60)).hasToString("x60");
    assertThat(ClockMode.MANUAL).hasToString("manual");
  }

  @Test
  void a_skipping_clock_stands_still_until_its_endpoint_moves_it() {
    var clock = (VirtualClock) EndpointClock.start(ClockMode.skip(Duration.ofSeconds(5)));

    assertThat(clock.skips()).isTrue();
    assertThat(clock.step()).contains(Duration.ofSeconds(5));
  }
}
