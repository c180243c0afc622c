package dev.localpod.core;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.core.SharedTime.Participant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Those who share the time of an endpoint, on a clock that a test moves. */
class ParticipantsTest {

  private static final class Client implements Participant {
    private State state = State.AT_WORK;

    @Override
    public State state(boolean closely) {
      return state;
    }

    @Override
    public String describe() {
      return "a client";
    }
  }

  private final EngineFixture fixture = EngineFixture.withoutWorkers();
  private final SharedTime time = fixture.engine.sharedTime();
  private final Client client = new Client();
  private final List<String> woken = new ArrayList<>();

  @Test
  void time_is_shared_once_a_client_has_taken_it() {
    assertThat(time.isShared()).isFalse();

    time.taken();

    assertThat(time.isShared()).isTrue();
  }

  @Test
  void a_wait_that_was_cancelled_wakes_nobody_however_often_it_is_cancelled() {
    SharedTime.Wait cancelled = sleep(1);
    cancelled.cancel();
    cancelled.cancel();

    fixture.advance(ofSeconds(1));

    assertThat(woken).isEmpty();
    assertThat(participants()).isEqualTo(new SkipPolicy.Participants(0, 0, 0, 0));
  }

  @Test
  void a_wait_that_is_over_cannot_be_cancelled() {
    SharedTime.Wait over = sleep(1);
    fixture.advance(ofSeconds(1));

    over.cancel();

    assertThat(woken).containsExactly("woken");
    assertThat(participants()).isEqualTo(new SkipPolicy.Participants(0, 0, 1, 0));
  }

  @Test
  void one_that_wakes_up_is_at_work_whatever_it_says_until_it_has_gone_on() {
    client.state = Participant.State.ELSEWHERE;
    sleep(1);
    assertThat(participants()).isEqualTo(new SkipPolicy.Participants(1, 0, 0, 0));
    fixture.advance(ofSeconds(1));
    assertThat(participants()).isEqualTo(new SkipPolicy.Participants(0, 0, 1, 0));
    assertThat(time.describeAtWork()).isEqualTo("a client");

    time.resume(client);
    time.resume(client);

    assertThat(participants()).isEqualTo(new SkipPolicy.Participants(0, 0, 0, 1));
    assertThat(time.describeAtWork()).isEmpty();
    time.leave(client);
    assertThat(participants()).isEqualTo(new SkipPolicy.Participants(0, 0, 0, 0));
  }

  @Test
  void one_that_is_gone_or_ignored_counts_no_more_until_it_waits_again() {
    sleep(1);
    fixture.advance(ofSeconds(1));
    time.resume(client);
    time.ignoreAtWork();
    assertThat(participants()).isEqualTo(new SkipPolicy.Participants(0, 0, 0, 0));

    sleep(1);
    fixture.advance(ofSeconds(1));
    time.resume(client);
    client.state = Participant.State.GONE;
    assertThat(participants()).isEqualTo(new SkipPolicy.Participants(0, 0, 0, 0));
    assertThat(time.isAnyAwake()).isFalse();
  }

  private SharedTime.Wait sleep(int seconds) {
    return time.wait(
        client, client, fixture.clock.now().plusSeconds(seconds), false, () -> woken.add("woken"));
  }

  private SkipPolicy.Participants participants() {
    return time.participants(true);
  }
}
