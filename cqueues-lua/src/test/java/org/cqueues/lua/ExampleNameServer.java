package org.cqueues.lua;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The name server that documents ask: every name has the address 192.0.2.80, and no other. */
final class ExampleNameServer implements AutoCloseable {
  /** What documents call it. */
  static final String NAME = "192.0.2.1";

  private static final byte[] ADDRESS = {(byte) 192, 0, 2, 80};
  private static final long TTL_SECONDS = 300;

  private final DatagramSocket socket;

  ExampleNameServer() throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::serve);
  }

  String address() {
    return "[127.0.0.1]:" + socket.getLocalPort();
  }

  private void serve() {
    var packet = new DatagramPacket(new byte[4096], 4096);
    try {
      while (true) {
        socket.receive(packet);
        var query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
        byte[] answer = answer(query).toWire();
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      if (!socket.isClosed()) throw new UncheckedIOException(e);
    }
  }

  private static Message answer(Message query) throws IOException {
    Record question = query.getQuestion();
    var answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RA);
    answer.addRecord(question, Section.QUESTION);
    if (question.getType() == Type.A) {
      answer.addRecord(
          new ARecord(
              question.getName(), DClass.IN, TTL_SECONDS, InetAddress.getByAddress(ADDRESS)),
          Section.ANSWER);
    }
    return answer;
  }

  @Override
  public void close() {
    socket.close();
  }
}
