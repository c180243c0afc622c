package dev.localpod.junit;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotatedFields;
import static org.junit.platform.commons.support.AnnotationSupport.findRepeatableAnnotations;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Refuses annotations about endpoints on tests without the extension; they register this one. */
final class EndpointRequiredExtension implements BeforeAllCallback, BeforeEachCallback {

  private static final List<Class<? extends Annotation>> ANNOTATIONS =
      Stream.concat(
              AnnotationSettings.annotations().stream(),
              Stream.of(
                  WithSystemProperty.class,
                  Allow.class,
                  EachEdition.class,
                  EachOrder.class,
                  Replay.class))
          .toList();

  @Override
  public void beforeAll(ExtensionContext context) {
    check(context, context.getRequiredTestClass());
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    check(context, context.getRequiredTestMethod());
  }

  private static void check(ExtensionContext context, AnnotatedElement element) {
    if (LocalpodExtension.registered(context).isPresent()
        || AnnotatedElements.enclosing(context.getRequiredTestClass()).stream()
            .anyMatch(EndpointRequiredExtension::registers)) {
      return;
    }
    for (Class<? extends Annotation> annotation : ANNOTATIONS) {
      // An inherited annotation, or one of an enclosing class, is refused where it stands.
      if (AnnotatedElements.isPresent(element, annotation)) {
        throw refuse(annotation, element);
      }
    }
  }

  private static boolean registers(Class<?> type) {
    return findRepeatableAnnotations(type, ExtendWith.class).stream()
            .anyMatch(extend -> List.of(extend.value()).contains(LocalpodExtension.class))
        || findAnnotatedFields(type, RegisterExtension.class).stream()
            .anyMatch(field -> field.getType() == LocalpodExtension.class);
  }

  private static ExtensionConfigurationException refuse(
      Class<? extends Annotation> annotation, AnnotatedElement element) {
    return AnnotatedElements.refuse(
        annotation,
        element,
        "there is no endpoint; the class must have @LocalpodTest, or a LocalpodExtension in a field"
            + " with @RegisterExtension");
  }
}
