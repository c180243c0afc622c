package dev.localpod.junit;

import dev.localpod.Endpoint;
import dev.localpod.job.JobId;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.options.DueEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The choices of one run, with words for the events. */
record OrderTrace(List<Met> choices) {

  /** The largest number of choices in the name of an order. */
  private static final int MOST_IN_NAME = 3;

  /**
   * A choice, with words for the events that were due.
   *
   * @param choice the choice
   * @param words a name of each event
   */
  record Met(OrderChoice choice, List<String> words) {

    /** Says that an event comes first. */
    String first(int index) {
      return words.get(index) + " before " + String.join(" and ", words.subList(0, index));
    }
  }

  /** Copies the choices. */
  OrderTrace {
    choices = List.copyOf(choices);
  }

  /** Finds words for the choices of a run, from the journals of its endpoints by their names. */
  static OrderTrace of(List<OrderChoice> choices, Map<String, Endpoint> endpoints) {
    Map<String, List<JournalEntry>> journals = new HashMap<>();
    Map<String, List<String>> jobs = new HashMap<>();
    endpoints.forEach(
        (name, endpoint) -> {
          List<JournalEntry> entries = endpoint.journal().entries();
          journals.put(name, entries);
          jobs.put(name, jobs(entries));
        });
    var met = new ArrayList<Met>();
    for (OrderChoice choice : choices) {
      String endpoint = choice.endpoint();
      met.add(
          new Met(
              choice, words(choice, calls(choice, journals.get(endpoint)), jobs.get(endpoint))));
    }
    return new OrderTrace(met);
  }

  /** Returns the ids of all jobs, in the order of their submission. */
  private static List<String> jobs(List<JournalEntry> entries) {
    return entries.stream()
        .map(JournalEntry::event)
        .filter(Event.State.class::isInstance)
        .flatMap(state -> state.job().stream())
        .map(JobId::value)
        .distinct()
        .toList();
  }

  /** Names the calls that followed the choice at its instant. */
  private static Optional<String> calls(OrderChoice choice, List<JournalEntry> entries) {
    List<String> calls =
        entries.stream()
            .map(JournalEntry::event)
            .filter(Event.Call.class::isInstance)
            .map(Event.Call.class::cast)
            .filter(call -> call.request().after() >= choice.after())
            .filter(call -> call.request().at().equals(choice.at()))
            .map(Event.Call::operation)
            .distinct()
            .toList();
    return calls.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", calls));
  }

  private static List<String> words(OrderChoice choice, Optional<String> calls, List<String> jobs) {
    long clients = choice.due().stream().filter(DueEvent::ofClient).count();
    var words = new ArrayList<String>();
    int client = 0;
    for (DueEvent event : choice.due()) {
      String job =
          event
              .job()
              .filter(id -> jobs.size() > 1)
              .map(id -> " of job " + (jobs.indexOf(id) + 1))
              .orElse("");
      if (!event.ofClient()) {
        words.add(event.what() + job);
      } else if (clients == 1) {
        words.add(calls.orElse(event.what() + job));
      } else {
        words.add(event.what() + job + " (" + ++client + ")");
      }
    }
    return words;
  }

  /**
   * Names the order that makes the first choices of this run and then another one.
   *
   * @param at the index of the other choice
   * @param chosen the event that comes first there
   */
  String name(int at, int chosen) {
    var changes = new ArrayList<String>();
    for (Met met : choices.subList(0, at)) {
      if (met.choice().chosen() > 0) {
        changes.add(met.first(met.choice().chosen()));
      }
    }
    changes.add(choices.get(at).first(chosen));
    String more = changes.size() > MOST_IN_NAME ? "... and " : "";
    return changes.stream()
        .skip(Math.max(0, changes.size() - MOST_IN_NAME))
        .collect(Collectors.joining(", ", more, ""));
  }

  /** Returns the first choices, and then another one. */
  List<Integer> choices(int at, int chosen) {
    var all = new ArrayList<Integer>();
    choices.subList(0, at).forEach(met -> all.add(met.choice().chosen()));
    all.add(chosen);
    return all;
  }

  /** Returns the choices that the other order makes, as this run met them. */
  List<OrderChoice> repeated(int at) {
    return choices.subList(0, at + 1).stream().map(Met::choice).toList();
  }
}
