package dev.localpod.examples.spring;

import org.springframework.web.client.RestClient;

/** Has images drawn. */
record Studio(RestClient images) {

  /** What the endpoint makes of a prompt, as it says it. */
  String draw(String prompt) {
    return images
        .post()
        .uri("/runsync")
        .body("{\"input\": {\"prompt\": \"" + prompt + "\"}}")
        .retrieve()
        .body(String.class);
  }
}
