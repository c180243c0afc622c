package dev.localpod.junit;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs a test once under each edition; {@link EachEdition} registers it. */
final class EachEditionExtension implements TestTemplateInvocationContextProvider {

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getTestMethod(), EachEdition.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getTestMethod(), EachEdition.class).stream()
        .flatMap(each -> Stream.of(each.value()))
        .map(Invocation::new);
  }

  private record Invocation(String edition) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int index) {
      return "edition " + edition;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(
          (BeforeEachCallback) context -> LocalpodExtension.beginUnder(edition, context));
    }
  }
}
