package dev.localpod.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"s3config", "S3CONFIG", "s3Config"})
  void an_s3_config_is_masked_in_any_case(String name) {
    assertThat(SecretMasker.maskBody(Json.parse("{\"" + name + "\":{\"accessSecret\":\"s\"}}")))
        .hasToString("{\"" + name + "\":{\"accessSecret\":\"***\"}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "authorization",
        "Proxy-Authorization",
        "cookie",
        "X-Api-Key",
        "apikey",
        "X-Auth-Token",
        "X-Amz-Security-Token",
        "Client-Secret",
        "X-Password",
        "X-Hub-Signature-256"
      })
  void headers_that_carry_credentials_are_masked(String name) {
    assertThat(SecretMasker.maskHeader(name, "Bearer k")).isEqualTo("***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"accept", "user-agent", "content-type", "host", "Idempotency-Key"})
  void other_headers_stay_as_they_are(String name) {
    assertThat(SecretMasker.maskHeader(name, "x")).isEqualTo("x");
  }

  @Test
  void the_url_of_a_referring_page_shows_no_credentials() {
    assertThat(SecretMasker.maskHeader("Referer", "https://a.example/?token=t&page=2"))
        .isEqualTo("https://a.example/?token=***&page=2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api_key",
        "apiKey",
        "api-key",
        "key",
        "access_key",
        "token",
        "access_token",
        "accessToken",
        "signature",
        "X-Amz-Signature",
        "X-Amz-Credential",
        "X-Amz-Security-Token",
        "sig",
        "client_secret",
        "password",
        "auth",
        "api%5Fkey",
        "%74oken"
      })
  void credentials_in_a_query_are_masked(String name) {
    assertThat(SecretMasker.maskQuery("ttl=1&" + name + "=s3cr3t&wait=2"))
        .isEqualTo("ttl=1&" + name + "=***&wait=2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "token",
        "keyword=x&max_tokens=5&monkey=1",
        "a=%zz&%zz=b",
        "&&=&",
        "signal=9"
      })
  void a_query_without_credentials_stays_as_it_is(String query) {
    assertThat(SecretMasker.maskQuery(query)).isEqualTo(query);
  }

  @ParameterizedTest
  @CsvSource({
    "https://user:pass@a.example/hook, https://***@a.example/hook",
    "https://user@a.example, https://***@a.example",
    "http://u:p@127.0.0.1:9/a@b?c=d@e, http://***@127.0.0.1:9/a@b?c=d@e",
    "https://a.example/hook?token=t#key=k&a=b, https://a.example/hook?token=***#key=***&a=b",
    "https://a.example/#?token=t, https://a.example/#?token=***",
    "https://a.example/hook?n=1, https://a.example/hook?n=1",
    "not a url, not a url"
  })
  void a_url_shows_neither_user_info_nor_credentials(String url, String masked) {
    assertThat(SecretMasker.maskUrl(url)).isEqualTo(masked);
    assertThat(SecretMasker.maskBody(Json.object().put("webhook", url).build()))
        .isEqualTo(Json.object().put("webhook", masked).build());
  }
}
