package dev.localpod.admin;

import dev.localpod.http.HttpError;
import dev.localpod.http.ServedEndpoint;
import dev.localpod.options.EndpointOptions;
import java.util.List;
import java.util.Optional;

/** The endpoints that are served, for the admin API to look at and to change. */
public interface EndpointDirectory {

  /** What a new endpoint is like where its entry does not say otherwise; the id means nothing. */
  EndpointOptions template();

  /** All of them, in the order of their ids. */
  List<Listing> all();

  /** The one of that id, if there is one. */
  Optional<Listing> find(String id);

  /** Their ids, in order. */
  default List<String> ids() {
    return all().stream().map(listing -> listing.options().id()).toList();
  }

  /**
   * The one of that id.
   *
   * @throws HttpError if there is none
   */
  default Listing require(String id) {
    return find(id).orElseThrow(() -> notFound(id));
  }

  /** Says that there is none of that id. */
  default HttpError notFound(String id) {
    List<String> ids = ids();
    return HttpError.notFound(
        "there is no endpoint '"
            + id
            + "'; there "
            + (ids.size() < 2 ? "is " : "are ")
            + (ids.isEmpty() ? "none" : String.join(", ", ids)));
  }

  /**
   * Serves an endpoint. If there is one of its id already, that one goes, with its jobs; calls that
   * are held there end.
   */
  Listing put(EndpointOptions options);

  /**
   * Serves an endpoint no longer; calls that are held there end.
   *
   * @return whether there was one of that id
   */
  boolean remove(String id);

  /** Makes everything as it was at the start: new endpoints in place of those there are. */
  void reset();

  /**
   * An endpoint in the directory.
   *
   * @param options how it was asked for
   * @param served what is there
   */
  record Listing(EndpointOptions options, ServedEndpoint served) {}
}
