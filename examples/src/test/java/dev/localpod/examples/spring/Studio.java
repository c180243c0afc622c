package dev.localpod.examples.spring;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;

/** Has images drawn, and texts written. */
record Studio(RestClient images, WebClient texts, Duration pause) {

  private static final Set<String> UNFINISHED = Set.of("IN_QUEUE", "IN_PROGRESS");

  /** What the endpoint makes of a prompt, as it says it. */
  String draw(String prompt) {
    return images.post().uri("/runsync").body(input(prompt)).retrieve().body(String.class);
  }

  /** Has an image drawn, however long it takes: {@code runsync} waits for 90 s at most. */
  Job drawPatiently(String prompt) throws InterruptedException {
    Job job = images.post().uri("/runsync").body(input(prompt)).retrieve().body(Job.class);
    while (UNFINISHED.contains(job.status())) {
      // Results of runsync are kept for a minute: the pause has to be shorter.
      Thread.sleep(pause.toMillis());
      job = images.get().uri("/status/{job}", job.id()).retrieve().body(Job.class);
    }
    return job;
  }

  /** The bug: the last answer has both the end and the last tokens, and is left out. */
  Flux<String> writeWithoutTheEnd(String prompt) {
    return answers(prompt)
        .takeWhile(answer -> UNFINISHED.contains(answer.status()))
        .flatMapIterable(Tokens::texts);
  }

  /** Streams a text token by token. */
  Flux<String> write(String prompt) {
    return answers(prompt)
        .takeUntil(answer -> !UNFINISHED.contains(answer.status()))
        .flatMapIterable(Tokens::texts);
  }

  private Flux<Tokens> answers(String prompt) {
    return texts
        .post()
        .uri("/run")
        .bodyValue(input(prompt))
        .retrieve()
        .bodyToMono(Job.class)
        .flatMapMany(
            job ->
                texts
                    .get()
                    .uri("/stream/{job}", job.id())
                    .retrieve()
                    .bodyToMono(Tokens.class)
                    .repeat());
  }

  private static Map<String, ?> input(String prompt) {
    return Map.of("input", Map.of("prompt", prompt));
  }

  /** A job, as runsync and status show it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Job(String id, String status, Object output) {}

  /** One answer of a stream. */
  record Tokens(String status, List<Chunk> stream) {

    List<String> texts() {
      return stream.stream().map(Chunk::output).toList();
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Chunk(String output) {}
}
