package dev.localpod.benchmarks.peers;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;

/**
 * WireMock: as it comes, with a stub that looks at the body; or {@code tuned}, without a journal
 * and with stubs that look at the URL alone.
 */
public final class WireMockPeer {

  private WireMockPeer() {}

  public static void main(String[] arguments) {
    boolean isTuned = arguments.length > 0 && arguments[0].equals("tuned");
    WireMockConfiguration config = wireMockConfig().bindAddress("127.0.0.1").dynamicPort();
    var server = new WireMockServer(isTuned ? config.disableRequestJournal() : config);
    server.start();
    MappingBuilder run = post(urlEqualTo(Answers.RUN_PATH));
    MappingBuilder runsync = post(urlEqualTo(Answers.RUNSYNC_PATH));
    if (!isTuned) {
      run.withRequestBody(matchingJsonPath("$.input"));
      runsync.withRequestBody(matchingJsonPath("$.input"));
    }
    server.stubFor(run.willReturn(okJson(Answers.RUN)));
    server.stubFor(runsync.willReturn(okJson(Answers.FINISHED)));
    server.stubFor(get(urlEqualTo(Answers.STATUS_PATH)).willReturn(okJson(Answers.FINISHED)));
    Ready.print(server.port());
  }
}
