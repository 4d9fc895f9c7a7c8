package org.cqueues.core.name.resolver;

/** What a resolver has done so far: queries submitted, messages and their bytes. */
public final class Statistics {
  long queries;
  final Traffic udpSent = new Traffic();
  final Traffic udpReceived = new Traffic();
  final Traffic tcpSent = new Traffic();
  final Traffic tcpReceived = new Traffic();

  Statistics() {}

  /** Messages in one direction. */
  public static final class Traffic {
    private long count;
    private long bytes;

    private Traffic() {}

    void add(long length) {
      count++;
      bytes += length;
    }

    /** How many messages. */
    public long count() {
      return count;
    }

    /** Their bytes together. */
    public long bytes() {
      return bytes;
    }
  }

  /** Queries to servers; one that is repeated over TCP counts once. */
  public long queries() {
    return queries;
  }

  public Traffic udpSent() {
    return udpSent;
  }

  public Traffic udpReceived() {
    return udpReceived;
  }

  public Traffic tcpSent() {
    return tcpSent;
  }

  public Traffic tcpReceived() {
    return tcpReceived;
  }
}
