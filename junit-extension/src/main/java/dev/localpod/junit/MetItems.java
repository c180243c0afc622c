package dev.localpod.junit;

import dev.localpod.Endpoint;
import dev.localpod.journal.JournalEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * Counts which parts of the contract the clients of a run meet. The root store closes it at the end
 * of the run; then it writes a report.
 */
@SuppressWarnings("deprecation") // CloseableResource is what JUnit before 5.13 knows
final class MetItems implements Store.CloseableResource, AutoCloseable {

  /** The value of the parameter that switches the report off. */
  private static final String OFF = "off";

  private final Optional<Path> file;
  private final Map<ContractItem, AtomicInteger> tests = new LinkedHashMap<>();

  private MetItems(Optional<Path> file) {
    this.file = file;
    ContractItems.all().forEach(item -> tests.put(item, new AtomicInteger()));
  }

  /** Returns that of the run. */
  static MetItems of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(EndpointStore.NAMESPACE)
        .getOrComputeIfAbsent(MetItems.class, key -> new MetItems(file(context)), MetItems.class);
  }

  private static Optional<Path> file(ExtensionContext context) {
    if (LiveService.of(context).isPresent()) {
      return Optional.empty(); // what clients meet there is in no journal
    }
    Optional<String> named =
        context.getConfigurationParameter(LocalpodExtension.MET_PARAMETER).map(String::strip);
    if (named.isPresent()) {
      return named.filter(name -> !name.equals(OFF)).map(Path::of);
    }
    return OutputDirectory.below(Path.of("")).map(directory -> directory.resolve("met.md"));
  }

  /** Counts what the clients of an endpoint have met, once for each test. */
  void count(Endpoint endpoint) {
    if (file.isEmpty()) {
      return;
    }
    List<JournalEntry> entries = endpoint.journal().entries();
    tests.forEach(
        (item, number) -> {
          if (item.servedBy().test(endpoint)
              && entries.stream().anyMatch(entry -> item.isMetBy().test(entry.event()))) {
            number.incrementAndGet();
          }
        });
  }

  @Override
  public void close() {
    file.ifPresent(this::write);
  }

  private void write(Path to) {
    var report = new MetReport(tests);
    try {
      Path directory = to.toAbsolutePath().getParent();
      Files.createDirectories(directory);
      // Written aside: other runs in this directory may write the same report at the same time.
      Path aside = Files.createTempFile(directory, "met", ".tmp");
      Files.writeString(aside, report.text());
      Files.move(aside, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write "
              + to
              + ", the report of what the tests have met; the configuration"
              + " parameter "
              + LocalpodExtension.MET_PARAMETER
              + " names another file, or '"
              + OFF
              + "'",
          e);
    }
    System.out.println("localpod: " + report.summary() + "; see " + to);
  }
}
