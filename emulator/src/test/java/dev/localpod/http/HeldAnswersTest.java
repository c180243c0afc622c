package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** A server that stops waits for the answers of held calls, however long they take. */
class HeldAnswersTest {

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final HeldAnswers held = new HeldAnswers(tasks::add);
  private final List<String> answers = new ArrayList<>();

  @Test
  void a_stop_waits_until_each_answer_is_written() {
    var first = new CompletableFuture<String>();
    var second = new CompletableFuture<String>();
    held.answer(first, answers::add);
    held.answer(second, answers::add);
    CompletableFuture<Void> all = held.whenAllContinued();

    first.complete("first");
    second.complete("second");
    assertThat(all).isNotDone();
    tasks.remove().run();
    assertThat(all).isNotDone();
    tasks.remove().run();

    assertThat(all).isCompleted();
    assertThat(answers).containsExactly("first", "second");
  }

  @Test
  void a_stop_without_held_calls_waits_for_nothing() {
    held.answer(CompletableFuture.completedFuture("at once"), answers::add);
    tasks.remove().run();

    assertThat(held.whenAllContinued()).isCompleted();
  }

  @Test
  void a_call_that_fails_or_whose_answer_cannot_be_written_keeps_no_stop_waiting() {
    CompletableFuture<Void> failed =
        held.answer(
            CompletableFuture.<String>failedFuture(new IllegalStateException("gone")),
            answers::add);
    CompletableFuture<?> unwritten =
        held.answer(
            CompletableFuture.completedFuture("one"),
            answer -> {
              throw new IllegalStateException("cannot write");
            });
    CompletableFuture<Void> all = held.whenAllContinued();
    tasks.forEach(Runnable::run);

    assertThat(all).isCompleted();
    assertThat(failed.handle((none, problem) -> problem))
        .isCompletedWithValueMatching(problem -> problem instanceof CompletionException);
    assertThat(unwritten).isCompletedExceptionally();
    assertThat(answers).isEmpty();
  }

  @Test
  void a_call_that_waits_once_more_is_waited_for() {
    var again = new CompletableFuture<String>();
    held.continueWith(
        CompletableFuture.completedFuture("first"), first -> held.answer(again, answers::add));
    CompletableFuture<Void> all = held.whenAllContinued();

    tasks.remove().run();
    assertThat(all).isNotDone();
    again.complete("second");
    tasks.remove().run();

    assertThat(all).isCompleted();
  }
}
