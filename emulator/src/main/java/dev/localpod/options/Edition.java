package dev.localpod.options;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The reading of the service that an endpoint follows where its documents and the live service
 * differ: a value for each {@link EditionSwitch}.
 *
 * <pre>{@code
 * Edition.DOCUMENTED.with(EditionSwitch.TTL_COVERS, EditionSwitch.TtlScope.QUEUE)
 * }</pre>
 */
public final class Edition {

  /** The behaviour that the service's documents describe. */
  public static final Edition DOCUMENTED = new Edition(EditionSwitch::documented);

  /** The behaviour of the live service as it was seen. */
  public static final Edition OBSERVED = new Edition(EditionSwitch::observed);

  /** The editions that have a name. */
  public static final Map<String, Edition> NAMED =
      Map.of("documented", DOCUMENTED, "observed", OBSERVED);

  private final Map<EditionSwitch<?>, Object> values;

  private Edition(Function<EditionSwitch<?>, Object> value) {
    this.values =
        EditionSwitch.ALL.stream().collect(Collectors.toUnmodifiableMap(each -> each, value));
  }

  /** Returns the value of a switch. */
  @SuppressWarnings("unchecked") // "with" puts nothing but a T under an EditionSwitch<T>
  public <T> T get(EditionSwitch<T> key) {
    return (T) values.get(key);
  }

  /** Returns this edition with another value of a switch. */
  public <T> Edition with(EditionSwitch<T> key, T value) {
    var changed = new HashMap<>(values);
    changed.put(key, value instanceof List<?> list ? List.copyOf(list) : value);
    return new Edition(changed::get);
  }

  /** Returns its name, or {@code of its own} if it has none. */
  public String name() {
    return NAMED.entrySet().stream()
        .filter(named -> named.getValue().equals(this))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("of its own");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Edition that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
