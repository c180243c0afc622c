package dev.localpod;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Prints what is left of many emulators, and whether the class loader that they ran in is: {@code
 * LeftoverProbe ROUNDS}. A process of its own, because other tests run beside it.
 */
final class LeftoverProbe {

  private static final int WARM_UP = 20;

  private LeftoverProbe() {}

  public static void main(String[] args) throws Exception {
    ClassLoader loader = loader();
    run(loader, WARM_UP);
    print("before");
    run(loader, Integer.parseInt(args[0]));
    print("after");
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

  /** Prints figures once they no longer fall: threads end after 5 s at most. */
  private static void print(String when) throws IOException, InterruptedException {
    long[] least = figures();
    for (int still = 0; still < 70; still++) {
      Thread.sleep(100);
      long[] now = figures();
      for (int i = 0; i < least.length; i++) {
        if (now[i] < least[i]) {
          least[i] = now[i];
          still = 0;
        }
      }
    }
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
