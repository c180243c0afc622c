package shop;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs the tests of this module on the module path. */
public class Main {

  public static void main(String[] args) {
    var listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(ShopTest.class))
                .build(),
            listener);
    listener.getSummary().printFailuresTo(new PrintWriter(System.out));
    System.out.println(
        ShopTest.class.getModule().getName()
            + ": "
            + listener.getSummary().getTestsSucceededCount()
            + " of "
            + listener.getSummary().getTestsFoundCount());
  }
}
