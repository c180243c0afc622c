package dev.localpod.junit;

import dev.localpod.Endpoint;
import dev.localpod.EndpointOptions;
import dev.localpod.core.time.ClockMode;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests an endpoint of their own; {@link LocalpodTest} registers it. */
public final class LocalpodExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(LocalpodExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Endpoint.class
        && context.getTestMethod().isPresent();
  }

  @Override
  public Endpoint resolveParameter(ParameterContext parameter, ExtensionContext context) {
    SharedListener shared =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(
                SharedListener.class, key -> new SharedListener(), SharedListener.class);
    Store ofTheTest = context.getStore(NAMESPACE);
    return ofTheTest.getOrComputeIfAbsent(
            TestEndpoint.class, key -> new TestEndpoint(shared), TestEndpoint.class)
        .endpoint;
  }

  /** The endpoint of one test; the store closes it when the test is over. */
  @SuppressWarnings("deprecation") // CloseableResource is what JUnit before 5.13 knows
  private static final class TestEndpoint implements Store.CloseableResource, AutoCloseable {
    private final SharedListener shared;
    private final Endpoint endpoint;

    TestEndpoint(SharedListener shared) {
      this.shared = shared;
      this.endpoint =
          shared.localpod().add(EndpointOptions.of(shared.nextId()).clock(ClockMode.MANUAL));
    }

    @Override
    public void close() {
      shared.localpod().remove(endpoint.id());
    }
  }
}
