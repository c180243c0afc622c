package dev.localpod.sharedtime;

import dev.localpod.core.SharedTime;
import dev.localpod.core.SharedTime.Participant;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Sleeps in an endpoint's time. */
public final class SharedSleeper {

  private final SharedTime sharedTime;

  /** The time that is shared. */
  public SharedSleeper(SharedTime sharedTime) {
    this.sharedTime = sharedTime;
  }

  /**
   * Sleeps for so long in endpoint time; returns at once if that is zero or less.
   *
   * @throws InterruptedException if the thread is interrupted before or meanwhile
   */
  public void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before it slept");
    }
    if (duration.isNegative() || duration.isZero()) {
      return;
    }
    var over = new CountDownLatch(1);
    Participant participant = Participants.current();
    SharedTime.Wait wait =
        sharedTime.wait(
            participant, participant, sharedTime.now().plus(duration), false, over::countDown);
    try {
      over.await();
      sharedTime.resume(participant);
    } catch (InterruptedException e) {
      wait.cancel();
      sharedTime.interrupted(participant);
      throw e;
    }
  }
}
