package dev.localpod.core;

import dev.localpod.job.JobStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What goes wrong on an endpoint on purpose, beside what its script says. It is asked under the
 * endpoint's lock, so it only looks into memory, and never calls the endpoint back.
 */
public interface FaultInjector {

  /** Lets everything go its way. */
  FaultInjector NONE =
      new FaultInjector() {
        @Override
        public Optional<InjectedFault<OnWorker>> atPickUp() {
          return Optional.empty();
        }

        @Override
        public Optional<InjectedFault<OnWebhook>> atDelivery(JobStatus end) {
          return Optional.empty();
        }
      };

  /** What goes wrong with the job that a worker picks up now. */
  Optional<InjectedFault<OnWorker>> atPickUp();

  /**
   * What goes wrong with the attempt to deliver a webhook that is due now.
   *
   * @param end what the job ended in
   */
  Optional<InjectedFault<OnWebhook>> atDelivery(JobStatus end);

  /**
   * Something that goes wrong now.
   *
   * @param what what it is
   * @param entry the number of the plan's entry that wants it so, for the journal
   */
  record InjectedFault<T>(T what, long entry) {}

  /** What can go wrong on a worker. */
  enum OnWorker {
    /** The worker is lost as soon as it has picked the job up (JOB-4). */
    CRASH("crash"),
    /** The handler never returns; the worker stays alive. */
    HANG("hang"),
    /** The job completes with a result that is too large (JOB-5). */
    OVERSIZE("oversize"),
    /**
     * The worker does not notice that the job was cancelled or timed out: it stays busy until its
     * script ends, and what it then reports is ignored.
     */
    LATE_RESULT("late-result"),
    /**
     * A progress update arrives after the end and makes the job read IN_PROGRESS until its result
     * expires, as on the live service (JOB-2).
     */
    LATE_PROGRESS("late-progress");

    private final String text;

    OnWorker(String text) {
      this.text = text;
    }

    /** Its name in plans and texts. */
    public String text() {
      return text;
    }

    /** The one of that name, if there is one. */
    public static Optional<OnWorker> named(String text) {
      return Stream.of(values()).filter(value -> value.text.equals(text)).findFirst();
    }
  }

  /**
   * What can go wrong with an attempt to deliver a webhook.
   *
   * @param kind what goes wrong
   * @param by how late it is made, in endpoint time; zero but for {@link Kind#DELAY}
   */
  record OnWebhook(Kind kind, Duration by) {

    /** How long an attempt is held back for the next one, in endpoint time. */
    public static final Duration REORDER_LIMIT = Duration.ofSeconds(10);

    /** The ways in which it goes wrong. */
    public enum Kind {
      /** It never arrives and counts as failed. */
      LOSE("lose"),
      /** The same is posted twice; the first answer counts. */
      DOUBLE("double"),
      /** It is held back until the endpoint's next webhook was sent, or {@link #REORDER_LIMIT}. */
      REORDER("reorder"),
      /** It is late. */
      DELAY("delay");

      private final String text;

      Kind(String text) {
        this.text = text;
      }

      /** Its name in plans and texts. */
      public String text() {
        return text;
      }

      /** The one of that name, if there is one. */
      public static Optional<Kind> named(String text) {
        return Stream.of(values()).filter(value -> value.text.equals(text)).findFirst();
      }
    }
  }
}
