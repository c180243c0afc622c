package dev.localpod.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Connections on each of which one call at a time waits for its answer. */
final class HeldConnections implements AutoCloseable {

  private static final byte[] SUCCESS = "HTTP/1.1 200 ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ANY_ANSWER = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);

  private final byte[] request;
  private final Selector selector = Selector.open();
  private final List<SocketChannel> channels = new ArrayList<>();

  HeldConnections(int port, int number, URI url) throws IOException {
    request = SocketLoad.request("POST", url);
    for (int i = 0; i < number; i++) {
      var channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      channels.add(channel);
    }
  }

  /** Sends a request on each. */
  void send() throws IOException {
    for (SocketChannel channel : channels) {
      ByteBuffer bytes = ByteBuffer.wrap(request);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  /**
   * Reads an answer from each.
   *
   * @throws IOException unless each answer is a success, and comes in one piece
   */
  void readAnswers() throws IOException {
    int answered = read(SUCCESS, channels.size());
    if (answered < channels.size()) {
      throw new IOException(answered + " of " + channels.size() + " calls are answered");
    }
  }

  /** Reads until the server has closed all; returns how many got an answer. */
  int readUntilClosed() throws IOException {
    return read(ANY_ANSWER, Integer.MAX_VALUE);
  }

  private int read(byte[] start, int most) throws IOException {
    int answers = 0;
    ByteBuffer bytes = ByteBuffer.allocate(4_096);
    while (answers < most && !selector.keys().isEmpty()) {
      if (selector.select(30_000) == 0) {
        throw new IOException("no answer comes; " + answers + " have come");
      }
      for (SelectionKey key : selector.selectedKeys()) {
        int length = read((SocketChannel) key.channel(), bytes.clear());
        if (length < 0) {
          key.channel().close();
        } else if (startsWith(bytes.array(), start)) {
          answers++;
        }
      }
      selector.selectedKeys().clear();
      selector.selectNow(); // forgets the closed ones
      selector.selectedKeys().clear();
    }
    return answers;
  }

  private static int read(SocketChannel channel, ByteBuffer bytes) {
    try {
      return channel.read(bytes);
    } catch (IOException reset) {
      return -1;
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    for (int i = 0; i < start.length; i++) {
      if (bytes[i] != start[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
    selector.close();
  }
}
