package org.cqueues.core.name.resolver;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cqueues.os.SocketAddress;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A name server on loopback that says what a test wants, over UDP and TCP on the same port. */
final class FakeServer implements AutoCloseable {
  /** What the server does with a query. */
  interface Behaviour {
    /** The messages to send back, none to keep silent. */
    List<byte[]> answer(Message query, boolean overTcp) throws IOException;
  }

  private final DatagramSocket datagrams;
  private final ServerSocket streams;
  private final Behaviour behaviour;
  private final List<Message> queries = Collections.synchronizedList(new ArrayList<>());
  private final List<Socket> clients = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> ports = Collections.synchronizedList(new ArrayList<>());

  FakeServer(Behaviour behaviour) {
    this("127.0.0.1", 0, behaviour);
  }

  FakeServer(String host, int port, Behaviour behaviour) {
    this.behaviour = behaviour;
    Ends ends = bind(host, port);
    datagrams = ends.datagrams;
    streams = ends.streams;
    Thread.ofVirtual().start(this::serveDatagrams);
    Thread.ofVirtual().start(this::serveStreams);
  }

  private record Ends(DatagramSocket datagrams, ServerSocket streams) {}

  private static Ends bind(String host, int port) {
    try {
      InetAddress address = InetAddress.getByName(host);
      while (true) {
        var datagrams = new DatagramSocket(new InetSocketAddress(address, port));
        try {
          return new Ends(datagrams, new ServerSocket(datagrams.getLocalPort(), 50, address));
        } catch (IOException taken) {
          datagrams.close();
          if (port != 0) throw taken; // else another one may be free
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers every query with some records in the answer section. */
  static Behaviour says(Record... records) {
    return (query, _) -> List.of(answer(query, records).toWire());
  }

  /** An answer to be completed. */
  static Message answer(Message query, Record... records) {
    var answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RD);
    answer.addRecord(query.getQuestion(), Section.QUESTION);
    for (Record record : records) answer.addRecord(record, Section.ANSWER);
    return answer;
  }

  SocketAddress.Inet address() {
    byte[] bytes = datagrams.getLocalAddress().getAddress();
    return new SocketAddress.Inet(bytes, datagrams.getLocalPort(), 0);
  }

  int port() {
    return datagrams.getLocalPort();
  }

  /** What was asked so far. */
  List<Message> queries() {
    return queries;
  }

  /** What was asked, once it is so much: a server that keeps silent gets it some time. */
  List<Message> queries(int count) {
    try {
      synchronized (queries) {
        while (queries.size() < count) queries.wait();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return queries;
  }

  /** From which ports. */
  List<Integer> ports() {
    return ports;
  }

  /** How many connections there were. */
  int connections() {
    return clients.size();
  }

  /** Closes all connections. */
  void hangUp() throws IOException {
    for (Socket client : clients) client.close();
  }

  /** Has new connections refused. */
  void refuseStreams() {
    try {
      streams.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serveDatagrams() {
    var packet = new DatagramPacket(new byte[65535], 65535);
    try {
      while (true) {
        datagrams.receive(packet);
        byte[] bytes = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
        List<byte[]> answers = answers(bytes, false);
        ports.add(packet.getPort()); // after its query, which whoever sees the port may ask for
        for (byte[] answer : answers) {
          datagrams.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      }
    } catch (SocketException closed) {
      // the test is over
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<byte[]> answers(byte[] bytes, boolean overTcp) throws IOException {
    var query = new Message(bytes);
    synchronized (queries) { // the list's own lock
      queries.add(query);
      queries.notifyAll();
    }
    return behaviour.answer(query, overTcp);
  }

  private void serveStreams() {
    try {
      while (true) {
        Socket client = streams.accept();
        clients.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (SocketException closed) {
      // the test is over
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Socket client) {
    try (client) {
      var in = new DataInputStream(client.getInputStream());
      var out = new DataOutputStream(client.getOutputStream());
      while (true) {
        byte[] bytes = in.readNBytes(in.readUnsignedShort());
        List<byte[]> answers = answers(bytes, true);
        if (answers.isEmpty()) return;
        for (byte[] answer : answers) {
          out.writeShort(answer.length);
          out.write(answer);
        }
      }
    } catch (IOException ended) {
      // the client is done
    }
  }

  @Override
  public void close() {
    datagrams.close();
    refuseStreams();
  }
}
