package dev.localpod;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Prints what is left of many emulators, and whether the class loader that they ran in is: {@code
 * LeftoverProbe ROUNDS}. A process of its own, because other tests run beside it.
 */
final class LeftoverProbe {

  private static final int WARM_UP = 15;

  private static final int PAUSE_MS = 500;

  /** The looks at figures that stay as they are, after which they are final: 7 s. */
  private static final int STILL = 14;

  private LeftoverProbe() {}

  public static void main(String[] args) throws Exception {
    ClassLoader loader = loader();
    run(loader, WARM_UP);
    long[] before = leastFigures();
    print("before", before);
    run(loader, Integer.parseInt(args[0]));
    print("after", figuresUntilNoMoreThan(before));
    var left = new WeakReference<>(loader);
    Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    loader = null;
    new Cached("a").describe(new Cached("b"));
    for (int i = 0; i < 600 && left.get() != null; i++) {
      System.gc();
      Thread.sleep(100);
    }
    System.out.println("class loader " + (left.get() == null ? "collected" : "kept"));
    System.exit(0);
  }

  /**
   * A record whose methods are linked last: JDK 17 remembers the types of those for ever, which is
   * none of the emulator's doing.
   */
  private record Cached(String text) {
    void describe(Cached other) {
      if (equals(other) || hashCode() == other.hashCode() || toString().isEmpty()) {
        throw new IllegalStateException("two texts are the same");
      }
    }
  }

  private static void run(ClassLoader loader, int rounds) throws Exception {
    Class<?> type = loader.loadClass("dev.localpod.LeftoverRounds");
    ((Runnable) type.getConstructor(Integer.class).newInstance(rounds)).run();
  }

  private static ClassLoader loader() {
    URL[] path =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(LeftoverProbe::url)
            .toArray(URL[]::new);
    return new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Returns figures once they no longer fall: threads end after 5 s at most. */
  private static long[] leastFigures() throws InterruptedException {
    long[] least = figures();
    for (int still = 0; still < STILL; still++) {
      Thread.sleep(PAUSE_MS);
      if (fall(least)) {
        still = 0;
      }
    }
    return least;
  }

  /** Returns figures as soon as none is above those of before, or once they no longer fall. */
  private static long[] figuresUntilNoMoreThan(long[] before) throws InterruptedException {
    long[] least = figures();
    for (int still = 0; still < STILL && isAnyAbove(before, least); still++) {
      Thread.sleep(PAUSE_MS);
      if (fall(least)) {
        still = 0;
      }
    }
    return least;
  }

  private static boolean fall(long[] least) {
    boolean falls = false;
    long[] now = figures();
    for (int i = 0; i < least.length; i++) {
      falls |= now[i] < least[i];
      least[i] = Math.min(now[i], least[i]);
    }
    return falls;
  }

  private static boolean isAnyAbove(long[] before, long[] now) {
    return IntStream.range(0, now.length).anyMatch(i -> now[i] > before[i]);
  }

  private static void print(String when, long[] least) {
    System.out.println(when + " " + least[0] + " " + least[1] + " " + least[2]);
    var names = new TreeMap<String, Integer>();
    Thread.getAllStackTraces()
        .keySet()
        .forEach(
            thread -> names.merge(thread.getName().replaceAll("[0-9]+", "N"), 1, Integer::sum));
    System.out.println("threads " + names);
  }

  /** Threads, descriptors, and megabytes of the heap. */
  private static long[] figures() {
    System.gc();
    Runtime heap = Runtime.getRuntime();
    long descriptors =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getOpenFileDescriptorCount()
            : 0;
    return new long[] {
      Thread.activeCount(), descriptors, (heap.totalMemory() - heap.freeMemory()) >> 20
    };
  }
}
