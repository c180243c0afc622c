package dev.localpod.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.json.Json;
import org.junit.jupiter.api.Test;

class SecretMaskerTest {

  @Test
  void of_an_s3_config_only_the_names_are_left() {
    Json body =
        Json.parse(
            "{\"input\":{\"a\":1},\"s3Config\":{\"accessId\":\"i\",\"accessSecret\":\"s\","
                + "\"bucketName\":\"b\"}}");

    assertThat(SecretMasker.maskBody(body))
        .hasToString(
            "{\"input\":{\"a\":1},\"s3Config\":{\"accessId\":\"***\",\"accessSecret\":\"***\","
                + "\"bucketName\":\"***\"}}");
  }

  @Test
  void an_s3_config_that_is_no_object_is_masked_as_a_whole() {
    assertThat(SecretMasker.maskBody(Json.parse("{\"s3Config\":[\"secret\"]}")))
        .hasToString("{\"s3Config\":\"***\"}");
  }

  @Test
  void other_bodies_stay_as_they_are() {
    assertThat(SecretMasker.maskBody(Json.parse("{\"input\":{}}"))).hasToString("{\"input\":{}}");
    assertThat(SecretMasker.maskBody(Json.parse("[1]"))).hasToString("[1]");
  }

  @Test
  void headers_that_carry_credentials_are_masked() {
    assertThat(SecretMasker.maskHeader("Authorization", "Bearer k")).isEqualTo("***");
    assertThat(SecretMasker.maskHeader("cookie", "a=b")).isEqualTo("***");
    assertThat(SecretMasker.maskHeader("accept", "*/*")).isEqualTo("*/*");
  }
}
