package org.cqueues.lua.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;
import org.cqueues.lua.embed.LuaEngine;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long a connection stays after its script, in a time that the test has in hand. */
@NullUnmarked
final class LingeringTest {
  private final LuaEngine lua = LuaEngine.open();
  private final Stream channel = new Stream();

  /** A channel of which each direction can be ended alone. */
  private static final class Stream extends EmbeddedChannel implements DuplexChannel {
    private boolean outputEnded;

    @Override
    public boolean isInputShutdown() {
      return false;
    }

    @Override
    public ChannelFuture shutdownInput() {
      return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOutputShutdown() {
      return outputEnded;
    }

    @Override
    public ChannelFuture shutdownOutput() {
      return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
      outputEnded = true;
      return promise.setSuccess();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public ChannelFuture shutdown() {
      return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
      throw new UnsupportedOperationException();
    }
  }

  private void run(String script) {
    channel.freezeTime();
    channel.pipeline().addLast(new LuaChannelHandler(lua, LuaEngine.compile("=script", script)));
    lua.run();
    channel.runPendingTasks();
  }

  private void pass(long seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  @BeforeAll
  static void watch() {
    Leaks.watch();
  }

  @AfterEach
  void close() {
    lua.close();
    channel.finishAndReleaseAll();
    Leaks.assertNone();
  }

  @Test
  void aPeerThatGoesOnIsCutOffInTheEnd() {
    run("local ch = ... ch:write 'answer'");
    ByteBuf sent = channel.readOutbound();
    assertEquals("answer", sent.toString(UTF_8));
    sent.release();
    assertTrue(channel.isOutputShutdown());
    pass(9);
    ByteBuf late = Unpooled.copiedBuffer("late", UTF_8);
    channel.writeInbound(late);
    assertEquals(0, late.refCnt());
    assertTrue(channel.isOpen());
    pass(1);
    assertFalse(channel.isOpen());
  }

  @Test
  void aPeerThatEndsIsNotWaitedFor() {
    run("local ch = ... ch:close()");
    assertTrue(channel.isOpen());
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    assertFalse(channel.isOpen());
  }

  @Test
  void aPeerThatHasEndedIsNotWaitedFor() {
    channel.freezeTime();
    var script = LuaEngine.compile("=script", "local ch = ... assert(ch:read() == nil)");
    channel.pipeline().addLast(new LuaChannelHandler(lua, script));
    lua.turn();
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    lua.run();
    assertFalse(channel.isOpen());
    assertFalse(channel.isOutputShutdown());
  }

  @Test
  void theEndOfTheEngineWaitsForNobody() {
    channel.pipeline().addLast(new LuaChannelHandler(lua, LuaEngine.compile("=s", "(...):read()")));
    lua.turn();
    lua.close();
    assertFalse(channel.isOpen());
  }
}
