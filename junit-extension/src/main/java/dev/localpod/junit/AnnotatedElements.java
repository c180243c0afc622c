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

/** Looks at the classes, methods and parameters that carry our annotations. */
final class AnnotatedElements {

  private AnnotatedElements() {}

  /** Returns a test class and the classes around it, the outermost first. */
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

  /** Returns whether the element has the annotation, once or repeated. */
  static boolean isPresent(AnnotatedElement element, Class<? extends Annotation> annotation) {
    Repeatable repeatable = annotation.getAnnotation(Repeatable.class);
    return isAnnotated(element, annotation)
        || (repeatable != null && isAnnotated(element, repeatable.value()));
  }

  /** Returns the name of an element for messages. */
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

  /** Returns the exception for a wrong annotation. */
  static ExtensionConfigurationException refuse(
      Class<? extends Annotation> annotation, AnnotatedElement element, String problem) {
    return new ExtensionConfigurationException(
        "@" + annotation.getSimpleName() + " on " + text(element) + ": " + problem);
  }
}
