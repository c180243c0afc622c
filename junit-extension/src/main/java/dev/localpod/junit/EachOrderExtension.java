package dev.localpod.junit;

import dev.localpod.bundle.OrderKey;
import dev.localpod.bundle.RunBundle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs a test once in each order of events; {@link EachOrder} registers it. */
final class EachOrderExtension implements TestTemplateInvocationContextProvider {

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getTestMethod(), EachOrder.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    EachOrder each =
        AnnotationSupport.findAnnotation(context.getTestMethod(), EachOrder.class).orElseThrow();
    Optional<OrderKey> only = only(each, context);
    if (only.isPresent()) {
      return Stream.of(new Invocation(OrderRun.only(only.get())));
    }
    var explorer = new OrderExplorer(each.limit(), EndpointStore.seed(context));
    // The next run is asked for once the one before has ended.
    return Stream.iterate(explorer.next(), Optional::isPresent, previous -> next(explorer, context))
        .map(run -> new Invocation(run.orElseThrow()));
  }

  private static Optional<OrderKey> only(EachOrder each, ExtensionContext context) {
    String parameter = LocalpodExtension.ORDER_PARAMETER;
    Optional<String> configured = context.getConfigurationParameter(parameter);
    try {
      return configured
          .or(() -> Optional.of(each.only()))
          .filter(text -> !text.isEmpty())
          .map(OrderKey::parse)
          .or(() -> replayed(context));
    } catch (IllegalArgumentException e) {
      throw new ExtensionConfigurationException(
          "the configuration parameter " + parameter + ": " + e.getMessage(), e);
    }
  }

  private static Optional<OrderKey> replayed(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getTestMethod(), Replay.class)
        .map(replay -> RunBundle.read(Path.of(replay.value())))
        .map(bundle -> bundle.order().orElse(OrderKey.parse("0")));
  }

  private static Optional<OrderRun> next(OrderExplorer explorer, ExtensionContext context) {
    Optional<OrderRun> next = explorer.next();
    if (next.isEmpty()) {
      explorer.omitted().ifPresent(text -> context.publishReportEntry("localpod", text));
    }
    return next;
  }

  private record Invocation(OrderRun run) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int index) {
      return run.name();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(
          (BeforeEachCallback) context -> LocalpodExtension.beginInOrder(run, context),
          (AfterEachCallback) context -> end(run, context));
    }
  }

  /** Ends a run; a test that cannot follow its only order fails. */
  static void end(OrderRun run, ExtensionContext context) {
    run.end();
    Optional<String> divergence = run.divergence();
    if (divergence.isEmpty()) {
      return;
    }
    String text = "the order cannot be followed: " + divergence.get();
    if (run.mustFollow() && context.getExecutionException().isEmpty()) {
      throw new AssertionError(text);
    }
    context.publishReportEntry(LocalpodExtension.WARNING, text);
  }
}
