package dev.localpod.junit;

import static org.junit.platform.commons.support.AnnotationSupport.isAnnotated;

import java.lang.annotation.Annotation;
import java.lang.annotation.Repeatable;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** The classes, methods and parameters that annotations of ours may stand on. */
final class AnnotatedElements {

  private AnnotatedElements() {}

  /** A test class with those that it is nested in, the outermost first. */
  static List<Class<?>> enclosing(Class<?> testClass) {
    var classes = new ArrayList<Class<?>>();
    Class<?> next = testClass;
    while (next != null) {
      classes.add(next);
      next = Modifier.isStatic(next.getModifiers()) ? null : next.getEnclosingClass();
    }
    Collections.reverse(classes);
    return classes;
  }

  /** Whether an annotation is there, once or several times. */
  static boolean have(AnnotatedElement element, Class<? extends Annotation> annotation) {
    Repeatable repeatable = annotation.getAnnotation(Repeatable.class);
    return isAnnotated(element, annotation)
        || (repeatable != null && isAnnotated(element, repeatable.value()));
  }

  /** What messages call an element. */
  static String text(AnnotatedElement element) {
    if (element instanceof Class<?> type) {
      return type.getName();
    } else if (element instanceof Method method) {
      return method.getDeclaringClass().getName() + "." + method.getName() + "()";
    } else if (element instanceof Executable constructor) {
      return "the constructor of " + constructor.getDeclaringClass().getName();
    } else if (element instanceof Parameter parameter) {
      return "parameter '"
          + parameter.getName()
          + "' of "
          + text(parameter.getDeclaringExecutable());
    }
    return element.toString();
  }

  /** The exception for an annotation that cannot be what it is where it is. */
  static ExtensionConfigurationException refuse(
      Class<? extends Annotation> annotation, AnnotatedElement element, String problem) {
    return new ExtensionConfigurationException(
        "@" + annotation.getSimpleName() + " on " + text(element) + ": " + problem);
  }
}
