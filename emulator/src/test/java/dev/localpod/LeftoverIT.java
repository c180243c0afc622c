package dev.localpod;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Emulators that are closed leave threads, descriptors, heap and class loaders as they were. */
class LeftoverIT {

  private static final int ROUNDS = Integer.getInteger("localpod.leftover.rounds", 60);

  /** What a collection of garbage may leave in one run and not in another. */
  private static final int MEGABYTES = 4;

  @TempDir private Path folder;

  @Test
  void many_starts_and_closes_leave_nothing_behind() throws Exception {
    Path output = folder.resolve("figures");
    Process process =
        new ProcessBuilder(
                TestJvm.command(
                    "-Xmx256m",
                    "-XX:SoftRefLRUPolicyMSPerMB=0", // caches of the JDK hold classes softly
                    "-cp",
                    System.getProperty("java.class.path"),
                    LeftoverProbe.class.getName(),
                    Integer.toString(ROUNDS)))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(30, TimeUnit.MINUTES)).as("it has ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(output);
    List<Integer> before = figures("before", said);
    List<Integer> after = figures("after", said);
    assertThat(after.get(0)).as("threads\n" + said).isLessThanOrEqualTo(before.get(0));
    assertThat(after.get(1)).as("descriptors\n" + said).isLessThanOrEqualTo(before.get(1));
    assertThat(after.get(2)).as("heap\n" + said).isLessThanOrEqualTo(before.get(2) + MEGABYTES);
    assertThat(said).contains("class loader collected");
  }

  private static List<Integer> figures(String when, String said) {
    return said.lines()
        .filter(line -> line.startsWith(when + " "))
        .flatMap(line -> List.of(line.split(" ")).stream().skip(1))
        .map(Integer::valueOf)
        .toList();
  }
}
