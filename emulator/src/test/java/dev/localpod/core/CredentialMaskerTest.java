package dev.localpod.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.json.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialMaskerTest {

  private static String masked(String s3Config, String value) {
    Json.Obj config = (Json.Obj) Json.parse(s3Config.replace('\'', '"'));
    return CredentialMasker.of(Optional.of(config))
        .mask(Json.parse(value.replace('\'', '"')))
        .toString()
        .replace('"', '\'');
  }

  @Test
  @Proves("POL-4")
  void credentials_are_masked_at_any_depth_and_in_names() {
    assertThat(
            masked(
                "{'accessId':'AKIDEXAMPLE','accessSecret':'wJalr/UtnFEMI','bucketName':'images'}",
                "{'a':['s3://AKIDEXAMPLE:wJalr/UtnFEMI@images',1],'wJalr/UtnFEMI':null}"))
        .isEqualTo("{'a':['s3://***:***@images',1],'***':null}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "very-secret | 'xvery-secretx' | 'x***x'",
        "hush | 's3:hush@b' | 's3:***@b'",
        "hush | 'hushed' | 'hushed'",
        "hush | 'HUSH' | 'HUSH'",
        "a.b | 'acb a.b' | 'acb ***'",
        "$1 | 'cost: $1' | 'cost: ***'",
      })
  void a_short_one_is_masked_as_a_word_of_its_own(String secret, String value, String masked) {
    assertThat(masked("{'accessSecret':'" + secret + "'}", value)).isEqualTo(masked);
  }

  @Test
  void a_credential_that_is_part_of_another_one_hides_no_less() {
    assertThat(masked("{'accessId':'minio','accessSecret':'minio-secret'}", "'minio-secret minio'"))
        .isEqualTo("'*** ***'");
    assertThat(masked("{'accessId':'same-thing','accessSecret':'same-thing'}", "'same-thing'"))
        .isEqualTo("'***'");
  }

  @Test
  void a_presigned_url_keeps_its_id_but_no_secret() {
    String url = "'http://s3/images/cup.png?X-Amz-Credential=AKIDEXAMPLE%2F20260101'";
    assertThat(masked("{'accessId':'AKIDEXAMPLE','accessSecret':'wJalr/UtnFEMI'}", url))
        .isEqualTo(url);
    assertThat(masked("{'accessId':'AKIDEXAMPLE'}", "'http://s3/?AWSAccessKeyId=AKIDEXAMPLE&x'"))
        .isEqualTo("'http://s3/?AWSAccessKeyId=AKIDEXAMPLE&x'");
    assertThat(masked("{'accessSecret':'AKIDEXAMPLE'}", url)).doesNotContain("AKIDEXAMPLE");
  }

  @Test
  void a_credential_of_a_wrong_type_is_masked_too() {
    assertThat(masked("{'accessSecret':12345}", "[12345,'12345',123456]"))
        .isEqualTo("['***','***',123456]");
    assertThat(masked("{'accessSecret':{'value':['very-secret',true,null]}}", "'very-secret null'"))
        .isEqualTo("'*** null'");
  }

  @Test
  void without_credentials_nothing_is_masked() {
    assertThat(masked("{'accessId':null,'accessSecret':''}", "['null','',null]"))
        .isEqualTo("['null','',null]");
    assertThat(CredentialMasker.of(Optional.empty()).mask(Json.of("hush")))
        .isEqualTo(Json.of("hush"));
  }
}
