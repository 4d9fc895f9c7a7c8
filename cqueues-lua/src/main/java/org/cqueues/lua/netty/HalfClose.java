package org.cqueues.lua.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;

/** Connections of which one direction has ended, with TLS in between or without. */
final class HalfClose {
  private HalfClose() {}

  /** Whether an event tells that nothing will come any more. */
  static boolean isInputEnd(Object event) {
    return event instanceof ChannelInputShutdownEvent
        || (event instanceof SslCloseCompletionEvent tls && tls.isSuccess());
  }

  /** Lets the peer end its output, and still get ours; without effect where that is no concept. */
  static void allow(Channel channel) {
    var _ = channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
  }

  /** Whether the output of a channel can be ended alone. */
  static boolean isPossible(Channel channel) {
    return channel instanceof DuplexChannel || channel.pipeline().get(SslHandler.class) != null;
  }

  /** Tells the peer that nothing will come any more; all must have been written. */
  static void shutdownOutput(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls != null) {
      var _ = tls.closeOutbound();
    } else if (channel instanceof DuplexChannel duplex) {
      var _ = duplex.shutdownOutput();
    }
  }
}
