package dev.localpod.sharedtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What this process does, as Linux sees it. It tells what Java does not: that a thread was woken
 * and waits for a processor, what the threads do that carry virtual ones, whether a thread has run
 * in between, and whether packets wait in the kernel.
 */
final class LinuxActivity {

  private static final Path THREADS = Path.of("/proc/self/task");
  private static final Path CURRENT = Path.of("/proc/thread-self");

  /** A line for each processor. */
  private static final Path PACKETS = Path.of("/proc/net/softnet_stat");

  /** The column with the number of packets that wait, since Linux 5.10. */
  private static final int WAITING = 11;

  /** The names of threads of the JVM itself that run although no client waits for them. */
  private static final List<String> OF_THE_JVM =
      List.of("C1 ", "C2 ", "G1 ", "ZDriver", "ZWorker", "Shenandoah ", "JFR ");

  /** The name of the one that wakes up many times a second for nothing. */
  private static final String TIMER_OF_THE_JVM = "VM Periodic";

  private static final String NAME = "Name:\t";
  private static final String STATE = "State:\t";
  private static final String SWITCHES = "voluntary_ctxt_switches:";

  private LinuxActivity() {}

  /** Reports whether this system tells about threads. */
  static boolean isKnown() {
    try {
      return status(CURRENT).contains(SWITCHES);
    } catch (IOException | SecurityException notLinux) {
      return false;
    }
  }

  /**
   * Reports whether, at one moment of this call, all threads but the current one were asleep and no
   * packet was on its way. Then no client in this process is, however slow the machine is.
   *
   * @param andTheJvm whether the threads of the JVM itself count: on a busy machine one of them may
   *     wait for a processor while it holds a lock that a client waits for
   */
  static boolean wasAtRest(boolean andTheJvm) {
    // A thread that has slept each time and has not been switched to has slept in between, too.
    try {
      Map<Path, String> before = sleeping(andTheJvm);
      return !before.isEmpty() && !isAnyPacketWaiting() && before.equals(sleeping(andTheJvm));
    } catch (IOException | DirectoryIteratorException changed) {
      return false; // a thread has ended meanwhile
    }
  }

  /** Reports whether a packet waits for the kernel, which on a busy machine takes a while. */
  private static boolean isAnyPacketWaiting() throws IOException {
    if (!Files.isReadable(PACKETS)) {
      return false;
    }
    return Files.readAllLines(PACKETS).stream()
        .map(processor -> processor.trim().split(" +"))
        .anyMatch(columns -> columns.length > WAITING && Long.parseLong(columns[WAITING], 16) > 0);
  }

  /** Returns how often each thread was switched to; empty if one of them is not asleep. */
  private static Map<Path, String> sleeping(boolean andTheJvm) throws IOException {
    Path current = Files.readSymbolicLink(CURRENT).getFileName();
    var switches = new HashMap<Path, String>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
      for (Path thread : threads) {
        String status = status(thread);
        if (thread.endsWith(current) || isIgnored(status, andTheJvm)) {
          continue;
        }
        if (isRunning(status)) {
          return Map.of();
        }
        switches.put(thread, status.substring(status.indexOf(SWITCHES)));
      }
    }
    return switches;
  }

  private static String status(Path thread) throws IOException {
    return new String(Files.readAllBytes(thread.resolve("status")), StandardCharsets.ISO_8859_1);
  }

  private static boolean isIgnored(String status, boolean andTheJvm) {
    int name = status.indexOf(NAME) + NAME.length();
    return status.startsWith(TIMER_OF_THE_JVM, name)
        || (!andTheJvm && OF_THE_JVM.stream().anyMatch(prefix -> status.startsWith(prefix, name)));
  }

  /** Reports whether a thread runs, waits for a processor, or waits for a disk. */
  private static boolean isRunning(String status) {
    return status.charAt(status.indexOf(STATE) + STATE.length()) != 'S';
  }
}
