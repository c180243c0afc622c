package dev.localpod.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.json.Json;
import java.net.URI;
import org.junit.jupiter.api.Test;

class S3ConfigTest {

  private static S3Config config(String json) {
    return new S3Config((Json.Obj) Json.parse(json.replace('\'', '"')));
  }

  @Test
  void its_members_are_typed() {
    S3Config config =
        config(
            "{'accessId':'id','accessSecret':'hush','bucketName':'images',"
                + "'endpointUrl':'http://127.0.0.1:9000','objectPath':'cups/1.png'}");

    assertThat(config.accessId()).isEqualTo("id");
    assertThat(config.accessSecret()).isEqualTo("hush");
    assertThat(config.bucketName()).isEqualTo("images");
    assertThat(config.endpointUrl()).isEqualTo(URI.create("http://127.0.0.1:9000"));
    assertThat(config.objectPath()).contains("cups/1.png");
  }

  @Test
  void a_text_of_it_shows_no_value() {
    assertThat(config("{'accessId':'id','accessSecret':'hush'}"))
        .hasToString("S3Config[accessId, accessSecret]");
  }

  @Test
  void an_optional_member_may_be_missing_or_null() {
    assertThat(config("{}").objectPath()).isEmpty();
    assertThat(config("{'objectPath':null}").objectPath()).isEmpty();
  }

  @Test
  void a_member_that_is_missing_or_no_text_is_named_without_its_value() {
    assertThatThrownBy(() -> config("{}").bucketName())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("s3Config has no 'bucketName'; must be a string");
    assertThatThrownBy(() -> config("{'accessSecret':123}").accessSecret())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'accessSecret' of s3Config must be a string");
  }
}
