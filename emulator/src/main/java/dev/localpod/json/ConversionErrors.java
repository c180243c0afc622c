package dev.localpod.json;

import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Says why a value cannot be converted, with no exception of Jackson's as type or cause. */
final class ConversionErrors {

  private static final int LONGEST_VALUE = 200;

  private ConversionErrors() {}

  /** Explains why {@code value} cannot be read as {@code type}. */
  static IllegalArgumentException reading(Json value, Class<?> type, JacksonException e) {
    String text = value.toString();
    return describe(
        "cannot read "
            + (text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "..." : text)
            + " as "
            + type.getSimpleName(),
        e);
  }

  /** Explains why {@code value} has no JSON form. */
  static IllegalArgumentException writing(Object value, JacksonException e) {
    return describe("cannot write " + value.getClass().getSimpleName() + " as JSON", e);
  }

  private static IllegalArgumentException describe(String problem, JacksonException e) {
    String path =
        e.getPath().stream()
            .map(step -> step.getPropertyName() == null ? step.getIndex() : step.getPropertyName())
            .map(step -> "/" + step)
            .collect(Collectors.joining());
    Throwable cause = causeOfUser(e);
    return new IllegalArgumentException(
        problem + (path.isEmpty() ? "" : ", at " + path) + ": " + reason(e, cause), cause);
  }

  private static String reason(JacksonException e, @Nullable Throwable cause) {
    if (cause != null) {
      return Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
    } else if (e instanceof InvalidDefinitionException definition) {
      return definition.getType().getRawClass().getSimpleName()
          + " must be a record, a class with properties, or a type that JSON has";
    } else if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return "must be " + mismatch.getTargetType().getSimpleName();
    }
    return "the value does not fit";
  }

  /** Returns what code of the user has thrown, if that is why. */
  private static @Nullable Throwable causeOfUser(JacksonException e) {
    Throwable cause = e;
    while (cause instanceof JacksonException) {
      cause = cause.getCause();
    }
    return cause;
  }
}
