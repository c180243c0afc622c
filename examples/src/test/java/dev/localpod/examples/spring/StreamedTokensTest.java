package dev.localpod.examples.spring;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.Endpoint;
import dev.localpod.junit.WithScript;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A text is shown token by token, up to the last one. With Spring's WebClient. */
@WithScript(
    "[{do: [{chunk: Once}, {after: 1s}, {chunk: ' upon'}, {after: 1s}, {chunk: ' a time'}]}]")
class StreamedTokensTest extends StudioTest {

  @Autowired Studio studio;

  // ---- the bug: the last tokens come together with the end

  @Test
  void a_client_that_drops_the_last_answer_is_caught(Endpoint images) {
    List<String> tokens = studio.writeWithoutTheEnd("a tale").collectList().block();

    assertThatThrownBy(() -> assertThat(images).onlyJob().receivedChunks(tokens))
        .isInstanceOf(AssertionError.class);
  }

  // ---- the client that is right

  @Test
  void a_client_that_reads_to_the_end_passes(Endpoint images) {
    List<String> tokens = studio.write("a tale").collectList().block();

    assertThat(tokens).containsExactly("Once", " upon", " a time");
    assertThat(images).onlyJob().receivedChunks(tokens);
  }
}
