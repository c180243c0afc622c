package dev.localpod.http;

import dev.localpod.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/**
 * The bytes of a JSON object that begins with a long list, in pieces: only as many items are taken
 * as are asked for.
 */
public final class JsonList implements Iterator<byte[]> {

  /** A piece is sent as soon as it is larger; a larger item is a piece of its own. */
  private static final int PIECE_BYTES = 64 * 1024;

  private final String name;
  private final Iterator<? extends Json> items;
  private final Supplier<Json.Obj> rest;
  private boolean hasBegun;
  private boolean hasEnded;

  /**
   * Creates the object.
   *
   * @param name the name of the list
   * @param items the items, which are taken one by one
   * @param rest gives the members after the list, once all items were taken
   */
  public JsonList(String name, Iterator<? extends Json> items, Supplier<Json.Obj> rest) {
    this.name = name;
    this.items = items;
    this.rest = rest;
  }

  @Override
  public boolean hasNext() {
    return !hasEnded;
  }

  @Override
  public byte[] next() {
    if (hasEnded) {
      throw new NoSuchElementException("the last piece was taken");
    }
    var piece = new ByteArrayOutputStream();
    if (!hasBegun) {
      add("{" + Json.of(name) + ":[", piece);
    }
    while (piece.size() < PIECE_BYTES && items.hasNext()) {
      if (hasBegun) {
        add(",", piece);
      }
      hasBegun = true;
      piece.writeBytes(items.next().toBytes());
    }
    if (!items.hasNext()) {
      hasEnded = true;
      String members = rest.get().toString();
      add("]" + (members.equals("{}") ? "" : ",") + members.substring(1), piece);
    }
    return piece.toByteArray();
  }

  private static void add(String text, ByteArrayOutputStream piece) {
    piece.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
