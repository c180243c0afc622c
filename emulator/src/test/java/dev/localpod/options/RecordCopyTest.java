package dev.localpod.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.localpod.fault.Faults;
import dev.localpod.journal.Journal;
import dev.localpod.script.Scripts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each setting can be changed alone, and all others stay as they are. */
class RecordCopyTest {

  private static final Duration LONG = Duration.ofHours(9);

  /** A record whose components all differ from those of the defaults, and the defaults. */
  static Stream<List<Record>> settings() {
    var workers =
        new WorkerSettings(
            1,
            9,
            LONG,
            LONG,
            7,
            new ScalingRule(ScalingRule.Type.REQUEST_COUNT, 9),
            1,
            2,
            3,
            false);
    var settings =
        new EndpointSettings(
            Edition.OBSERVED,
            workers,
            LONG,
            LONG,
            RateLimits.OFF,
            false,
            Scripts.complete("done"),
            new Journal.Bounds(7, 7_000),
            LONG);
    var endpoint =
        new EndpointOptions(
            "other", List.of("key"), ClockMode.SKIP, settings, List.of(Faults.crash().onWorker()));
    var localpod =
        new LocalpodOptions(
            "::1",
            7,
            OptionalInt.of(8),
            Optional.of(Path.of("ca.pem")),
            OptionalLong.of(7),
            true,
            Optional.of("key"),
            Set.of("host"),
            Set.of("https://app.example"),
            Set.of("app.example"),
            endpoint,
            true,
            List.of(endpoint));
    return Stream.of(
        List.of(WorkerSettings.DEFAULT, workers),
        List.of(WorkerSettings.DEFAULT, WorkerSettings.DEFAULT.attached(true)),
        List.of(EndpointSettings.DEFAULT, settings),
        List.of(EndpointOptions.of("demo"), endpoint),
        List.of(LocalpodOptions.DEFAULT, localpod));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void one_component_changes_and_the_others_stay(List<Record> pair) throws Exception {
    Record defaults = pair.get(0);
    for (var changed : defaults.getClass().getRecordComponents()) {
      if (List.of("min", "max", "httpsCa").contains(changed.getName())) {
        continue; // which need another one
      }
      Record copy =
          RecordCopy.with(defaults, changed.getName(), changed.getAccessor().invoke(pair.get(1)));
      for (var each : defaults.getClass().getRecordComponents()) {
        Record from = each.getName().equals(changed.getName()) ? pair.get(1) : defaults;
        assertThat(each.getAccessor().invoke(copy))
            .as(each.getName())
            .isEqualTo(each.getAccessor().invoke(from));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void each_method_that_changes_a_component_has_its_name(List<Record> pair) throws Exception {
    Record defaults = pair.get(0);
    for (var component : defaults.getClass().getRecordComponents()) {
      var method =
          Arrays.stream(defaults.getClass().getMethods())
              .filter(each -> each.getName().equals(component.getName()))
              .filter(each -> each.getParameterTypes().length == 1)
              .filter(each -> each.getParameterTypes()[0] == component.getType())
              .findFirst();
      if (method.isPresent()) {
        Object value = component.getAccessor().invoke(pair.get(1));
        Object copy = method.get().invoke(defaults, value);
        assertThat(component.getAccessor().invoke(copy)).isEqualTo(value);
      }
    }
  }

  @Test
  void a_value_that_the_record_refuses_is_refused_in_its_words() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LocalpodOptions.DEFAULT.port(-1))
        .withMessage("cannot listen on port -1; must be 0 to 65535");
  }
}
