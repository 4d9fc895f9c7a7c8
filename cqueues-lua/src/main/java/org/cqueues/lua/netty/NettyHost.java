package org.cqueues.lua.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.cqueues.lua.embed.HostLoop;

/**
 * An event loop of Netty's as the host of an engine: scripts run on its thread, between the work of
 * its channels.
 *
 * <pre>{@code
 * LuaEngine lua = LuaEngine.builder().open(NettyHost.of(group.next()));
 * }</pre>
 *
 * <p>Loops of the native transports wait for the engine's descriptor beside those of their
 * channels. For others a thread does that all engines share.
 */
public final class NettyHost implements HostLoop {
  private static final boolean EPOLL = isPresent("io.netty.channel.epoll.EpollIoHandle");
  private static final boolean KQUEUE = isPresent("io.netty.channel.kqueue.KQueueIoHandle");

  private final EventLoop loop;

  private NettyHost(EventLoop loop) {
    this.loop = loop;
  }

  /** An event loop, of any transport. */
  public static NettyHost of(EventLoop loop) {
    return new NettyHost(loop);
  }

  /** The transports are optional. */
  private static boolean isPresent(String type) {
    try {
      Class.forName(type, false, NettyHost.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }

  @Override
  public boolean isCurrent() {
    return loop.inEventLoop();
  }

  @Override
  public void execute(Runnable action) {
    loop.execute(action);
  }

  @Override
  public Future<?> schedule(Runnable action, long nanos) {
    return loop.schedule(action, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void onEnd(Runnable action) {
    loop.terminationFuture().addListener(_ -> action.run());
  }

  @Override
  public Watch watch(int fd, Runnable readable) {
    if (loop instanceof IoEventLoop io) {
      if (EPOLL && EpollWatch.fits(io)) return new EpollWatch(io, fd, readable);
      if (KQUEUE && KqueueWatch.fits(io)) return new KqueueWatch(io, fd, readable);
    }
    return HostLoop.super.watch(fd, readable);
  }

  @Override
  public String toString() {
    return "event loop " + loop;
  }
}
