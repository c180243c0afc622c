package dev.localpod.clients;

/** An error that a client that is played gives to its user. */
final class ClientException extends Exception {

  private static final long serialVersionUID = 1L;

  ClientException(String message) {
    super(message);
  }
}
