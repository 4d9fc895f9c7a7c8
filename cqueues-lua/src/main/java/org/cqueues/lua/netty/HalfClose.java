package org.cqueues.lua.netty;

import io.netty.channel.Channel;
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

  /** Tells the peer that nothing will come any more; false where there is no way to. */
  static boolean shutdownOutput(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls != null) {
      var _ = tls.closeOutbound();
      return true;
    }
    if (!(channel instanceof DuplexChannel duplex)) return false;
    var _ = duplex.shutdownOutput();
    return true;
  }
}
