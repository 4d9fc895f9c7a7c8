package org.cqueues.lua.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** The transports of Netty's that this system has. */
@SuppressWarnings("ImmutableEnumChecker") // the suppliers are constants
enum Transport {
  NIO(NioIoHandler::newFactory, NioServerSocketChannel.class, NioSocketChannel.class),
  EPOLL(EpollIoHandler::newFactory, EpollServerSocketChannel.class, EpollSocketChannel.class);

  private final Supplier<IoHandlerFactory> factory;
  final Class<? extends ServerSocketChannel> server;
  final Class<? extends SocketChannel> client;

  Transport(
      Supplier<IoHandlerFactory> factory,
      Class<? extends ServerSocketChannel> server,
      Class<? extends SocketChannel> client) {
    this.factory = factory;
    this.server = server;
    this.client = client;
  }

  /** For tests that are to run on each. */
  static List<Transport> available() {
    return Arrays.stream(values()).filter(each -> each == NIO || Epoll.isAvailable()).toList();
  }

  MultiThreadIoEventLoopGroup group(int threads) {
    return new MultiThreadIoEventLoopGroup(threads, factory.get());
  }
}
