package dev.localpod.options;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;

/** Copies a settings record with one component changed, so that no record lists all of them. */
final class RecordCopy {

  private RecordCopy() {}

  /**
   * Returns a copy of the record that has another value of one component.
   *
   * @throws IllegalArgumentException if the record refuses the value
   */
  static <R extends Record> R with(R record, String component, Object value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    var types = new Class<?>[components.length];
    var values = new Object[components.length];
    boolean found = false;
    try {
      for (int i = 0; i < components.length; i++) {
        boolean changes = components[i].getName().equals(component);
        types[i] = components[i].getType();
        values[i] = changes ? value : components[i].getAccessor().invoke(record);
        found |= changes;
      }
      if (!found) {
        throw new IllegalStateException(record.getClass() + " has no component " + component);
      }
      @SuppressWarnings("unchecked") // the class of an R makes an R
      var constructor = (Constructor<R>) record.getClass().getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
