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
  MISSPELLS("misspells a member of the input", "UNKNOWN_PLACEHOLDER");

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
