package dev.localpod;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Starts and stops an emulator on a thread of its own, so that an interrupt of the caller, which
 * tests use as a time limit, leaves nothing half done. The caller is interrupted afterwards.
 */
final class Uninterrupted {

  private Uninterrupted() {}

  /**
   * Does some work.
   *
   * @param name the name of the thread
   */
  static void run(String name, Runnable work) {
    await(name, new FutureTask<>(work, name));
  }

  /**
   * Does some work and returns its result.
   *
   * @param name the name of the thread
   */
  static <T> T call(String name, Supplier<T> work) {
    return await(name, new FutureTask<>(work::get));
  }

  private static <T> T await(String name, FutureTask<T> task) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    boolean isInterrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          isInterrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException failure(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return (RuntimeException) cause; // a Supplier throws nothing else
  }
}
