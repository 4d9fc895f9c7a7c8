package org.cqueues.lua.netty;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Function;
import org.cqueues.lua.embed.LuaEngine;

/** Gives its place in a pipeline to a handler in the engine of the channel's loop. */
@Sharable
final class EngineChooser extends ChannelInboundHandlerAdapter {
  private final LuaEngines engines;
  private final Function<LuaEngine, LuaChannelHandler> handlers;

  EngineChooser(LuaEngines engines, Function<LuaEngine, LuaChannelHandler> handlers) {
    this.engines = engines;
    this.handlers = handlers;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    try {
      LuaEngine engine = engines.of(ctx.channel().eventLoop());
      ctx.pipeline().replace(this, null, handlers.apply(engine));
    } catch (RuntimeException refused) {
      ctx.fireExceptionCaught(refused);
      var _ = ctx.close();
    }
  }
}
