package dev.localpod.examples.spring;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;

/** The application under test: an endpoint draws its images. */
@SpringBootApplication
class StudioApplication {

  @Bean
  Studio studio(@Value("${images.url}") String url, @Value("${images.key}") String key) {
    return new Studio(
        RestClient.builder()
            .baseUrl(url)
            .defaultHeader("Authorization", "Bearer " + key)
            .defaultHeader("Content-Type", "application/json")
            .build());
  }
}
