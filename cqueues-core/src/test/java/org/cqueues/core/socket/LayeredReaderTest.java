package org.cqueues.core.socket;

final class LayeredReaderTest extends ReaderContract {
  @Override
  SocketPair open() {
    return new SocketPair(new FramingLayer());
  }
}
