package dev.localpod.examples.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

@Execution(ExecutionMode.SAME_THREAD) // each run of the failing test writes its bundle anew
class FailingTest {

  @Test
  void the_page_on_junit_shows_the_report_of_a_failure_as_it_is_printed() throws Exception {
    Throwable failure = failure(Failing.ImagesTest.class);

    String page = Files.readString(Path.of("../junit-extension/docs/junit.md"));

    assertThat(withoutRealTimes(page))
        .contains("```\n" + withoutRealTimes(report(failure)) + "```");
  }

  @Test
  void a_replay_repeats_the_failure() {
    Throwable failure = failure(Failing.ImagesTest.class);

    assertThat(failure(Failing.ImagesAgainTest.class)).hasMessage(failure.getMessage());
  }

  private static Throwable failure(Class<?> testClass) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(testClass))
        .execute()
        .allEvents()
        .failed()
        .stream()
        .findFirst()
        .orElseThrow()
        .getRequiredPayload(TestExecutionResult.class)
        .getThrowable()
        .orElseThrow();
  }

  /** What is printed, without the frames of the stack. */
  private static String report(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString().replace("\r\n", "\n").replaceAll("(?m)^\tat .*\n", "");
  }

  /** Real time is what differs from run to run: the second column. */
  private static String withoutRealTimes(String text) {
    return text.replaceAll("(?m)^( +\\+[\\d.]+m?s) +\\+[\\d.]+m?s", "$1");
  }
}
