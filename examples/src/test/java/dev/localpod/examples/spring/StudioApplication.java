package dev.localpod.examples.spring;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** The application under test: an endpoint draws its images and writes its texts. */
@SpringBootApplication
class StudioApplication {

  @Bean
  Studio studio(
      RestClient.Builder calls,
      WebClient.Builder streams,
      @Value("${images.url}") String url,
      @Value("${images.key}") String key,
      @Value("${images.pause}") Duration pause) {
    return new Studio(
        calls
            .baseUrl(url)
            .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + key)
            .defaultHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
            .build(),
        streams.baseUrl(url).defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + key).build(),
        pause);
  }
}
