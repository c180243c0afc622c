package dev.localpod.examples.bugs;

/** A bug of {@link PictureClient}, with the line or the leftover that catches it. */
enum ClientBug {
  BUSY_POLL("polls without a pause", "polling().neverFasterThan(ofSeconds(1))"),
  NO_BACKOFF("polls with equal pauses", "polling().backsOff(2, 0.1, ofSeconds(8))"),
  NO_CANCEL("stops waiting without a cancel", "ABANDONED_JOB"),
  FORGOTTEN_JOB("submits two jobs and awaits one", "UNREAD_RESULT"),
  LATE_READER("asks for the result after it has expired", "LOST_RESULT"),
  RESUBMITS("submits again after a lost answer", "client().submitsNothingTwice()"),
  REPEATS_REFUSED("repeats a call after a 400", "calls().repeatNothingRefused()"),
  WRONG_KEY("swallows a 401", "REFUSED_CALL"),
  IGNORES_RETRY_AFTER("repeats a limited call too early", "calls().honourRetryAfter()"),
  POLLS_AFTER_END("polls once more after COMPLETED", "POLL_AFTER_THE_END"),
  UNKNOWN_STATUS("does not know TIMED_OUT", "polling().stopsAfterTheFinalStatus()"),
  HALF_READ("reads only the beginning of a stream", "HALF_READ_STREAM"),
  DROPS_CHUNKS("keeps only the last chunk of an answer", "onlyJob().receivedChunks(collected)"),
  WRONG_PATH("calls a path that does not exist", "STRAY_CALL"),
  NO_TTL("does not send its ttl", "onlyJob().hasTtl(ofMinutes(10))"),
  SKIPS_HEALTH("does not look at health first", "UNUSED_FAULT"),
  MISSPELLS("misspells a member of the input", "UNKNOWN_PLACEHOLDER"),
  HASTY("takes an unfinished runsync for a result", "ABANDONED_JOB"),
  SWALLOWS_429("drops a call that was limited", "calls().honourRetryAfter()"),
  HANGS_UP("hangs up a held call and leaves the job", "client().cancelsOnTimeOut()"),
  SHORTENS_IDS("asks for a job by a shortened id", "REFUSED_CALL"),
  WRONG_TYPE(
      "sends a number as text", "onlyJob().hasInput(Map.of(\"prompt\", \"a cup\", \"steps\", 4))"),
  RETRIES_WITHOUT_END("retries a failed job without end", "calls().to(Operation.RETRY).atMost(2)"),
  PURGES("purges the queue to cancel one job", "calls().to(Operation.PURGE_QUEUE).never()"),
  STORES_TWICE("stores a result twice", "webhooks().areHandledOnce(client.stored())");

  private final String title;
  private final String caughtBy;

  ClientBug(String title, String caughtBy) {
    this.title = title;
    this.caughtBy = caughtBy;
  }

  boolean isCaughtByAnAssertion() {
    return caughtBy.contains("(");
  }

  String caughtBy() {
    return caughtBy;
  }

  /** Returns its row in the table of the page on assertions. */
  String row() {
    return "| %s | `%s` |".formatted(title, caughtBy);
  }
}
