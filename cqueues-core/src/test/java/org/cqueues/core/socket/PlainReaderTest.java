package org.cqueues.core.socket;

final class PlainReaderTest extends ReaderContract {
  @Override
  SocketPair open() {
    return new SocketPair();
  }
}
