package dev.localpod.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.job.JobId;
import dev.localpod.json.Json;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.junit.jupiter.api.Test;

/** No event holds more text than it weighs, whatever its texts are. */
class EventWeightTest {

  private static final Instant AT = Instant.EPOCH;

  @Property(tries = 500)
  void an_event_weighs_at_least_as_much_as_its_texts(
      @ForAll("kinds") Class<?> kind, @ForAll("texts") Tuple2<String, String> texts) {
    Event event = (Event) make(kind, texts.get1(), texts.get2());

    assertThat(EventWeight.of(event)).isGreaterThanOrEqualTo(retained(event));
  }

  @Provide
  Arbitrary<Class<?>> kinds() {
    return Arbitraries.of(Event.class.getPermittedSubclasses());
  }

  @Provide
  Arbitrary<Tuple2<String, String>> texts() {
    Arbitrary<String> text =
        Arbitraries.strings().withCharRange('a', 'z').withChars("世界é").ofMaxLength(9_000);
    return text.flatMap(one -> text.map(other -> Tuple.of(one, other)));
  }

  @Test
  void many_small_values_weigh_more_than_their_text() {
    TruncatedJson numbers =
        TruncatedJson.of(Json.of(Stream.generate(() -> 1).limit(2_000).toList()));
    var event = new Event.Work(new JobId("j"), "w", WorkStep.PROGRESS, numbers);

    assertThat(EventWeight.of(event)).isGreaterThan(2_000 * 64);
  }

  /** Makes a record with these texts wherever a text can be. */
  private static Object make(Class<?> type, String one, String other) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values =
        Stream.of(components)
            .map(component -> value(component.getGenericType(), one, other))
            .toArray();
    Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InstantiationException
        | IllegalAccessException
        | InvocationTargetException
        | NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  private static Object value(Type type, String one, String other) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == Optional.class) {
        return Optional.of(value(arguments[0], one, other));
      } else if (generic.getRawType() == List.class) {
        return List.of(one, other, one + other);
      } else if (generic.getRawType() == Map.class) {
        return Map.of("a" + one, other, "b" + other, one);
      }
    } else if (type == String.class) {
      return one;
    } else if (type == TruncatedJson.class) {
      return TruncatedJson.of(Json.of(Map.of(one, List.of(other, 1, true))));
    } else if (type == Json.Arr.class) {
      return Json.of(List.of(one, other, Map.of(one, other)));
    } else if (type == Instant.class) {
      return AT;
    } else if (type == Duration.class || type == Integer.class) {
      return type == Duration.class ? (Object) Duration.ZERO : Integer.valueOf(1);
    } else if (type == int.class) {
      return 1;
    } else if (type == long.class) {
      return 1L;
    } else if (type instanceof Class<?> enumeration && enumeration.isEnum()) {
      return enumeration.getEnumConstants()[0];
    } else if (type instanceof Class<?> nested && nested.isRecord()) {
      return make(nested, one, other);
    }
    throw new AssertionError("no value of " + type);
  }

  /** The memory of all characters that are reachable from a value, in bytes. */
  private static long retained(Object value) {
    if (value instanceof String text) {
      return text.chars().anyMatch(c -> c > 0xff) ? 2L * text.length() : text.length();
    } else if (value instanceof Optional<?> optional) {
      return optional.map(EventWeightTest::retained).orElse(0L);
    } else if (value instanceof Collection<?> all) {
      return all.stream().mapToLong(EventWeightTest::retained).sum();
    } else if (value instanceof Map<?, ?> map) {
      return retained(map.keySet()) + retained(map.values());
    } else if (value instanceof Record && !(value instanceof Json.Null)) {
      return Stream.of(value.getClass().getRecordComponents())
          .mapToLong(component -> retained(read(component, value)))
          .sum();
    }
    return 0;
  }

  private static Object read(RecordComponent component, Object record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new AssertionError(e);
    }
  }
}
