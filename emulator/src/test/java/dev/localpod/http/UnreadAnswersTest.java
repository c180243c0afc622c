package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.junit.jupiter.api.Test;

/** The memory that answers take until clients read them. */
class UnreadAnswersTest {

  private final UnreadAnswers answers = new UnreadAnswers(100);
  private final ByteArrayEndPoint first = new ByteArrayEndPoint();
  private final ByteArrayEndPoint second = new ByteArrayEndPoint();
  private final ByteArrayEndPoint third = new ByteArrayEndPoint();

  @Test
  void the_connections_with_the_oldest_answers_are_closed_when_there_is_no_room() {
    answers.add(first, 50);
    answers.add(second, 50);
    assertThat(open()).containsExactly(first, second, third);

    answers.add(third, 60);

    assertThat(open()).containsExactly(third);
    assertThat(answers.bytes()).isEqualTo(60);
  }

  @Test
  void an_answer_that_was_read_leaves_its_room() {
    answers.add(first, 90);
    answers.remove(first);
    answers.remove(first);
    answers.add(second, 90);

    assertThat(open()).containsExactly(first, second, third);
    assertThat(answers.bytes()).isEqualTo(90);
  }

  @Test
  void one_answer_alone_may_be_of_any_size() {
    answers.add(first, 1_000);

    assertThat(open()).contains(first);
  }

  private List<Closeable> open() {
    List<Closeable> open = new ArrayList<>(List.of(first, second, third));
    open.removeIf(each -> !((ByteArrayEndPoint) each).isOpen());
    return open;
  }
}
