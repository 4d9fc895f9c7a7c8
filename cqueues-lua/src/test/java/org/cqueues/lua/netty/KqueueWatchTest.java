package org.cqueues.lua.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.kqueue.KQueueIoEvent;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.kqueue.KQueueIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.cqueues.lua.embed.LuaEngine;
import org.cqueues.os.Interest;
import org.cqueues.os.Poller;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a loop on kqueue(2) is asked for, in an event loop of Netty's whose waits go to the poller
 * of this system.
 */
@NullUnmarked
final class KqueueWatchTest {
  private static final short EVFILT_READ = -1;
  private static final short EV_ADD = 1;

  private final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();

  /** Reports to handles as Netty's own does. */
  private final class StandIn implements IoHandler {
    private final ThreadAwareExecutor executor;
    private final Poller poller = Poller.open();
    private final Map<Integer, Registered> registered = new HashMap<>();

    StandIn(ThreadAwareExecutor executor) {
      this.executor = executor;
    }

    private final class Registered implements IoRegistration {
      private final KQueueIoHandle handle;
      private boolean valid = true;

      Registered(KQueueIoHandle handle) {
        this.handle = handle;
      }

      @Override
      @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's
      public <T> T attachment() {
        return null;
      }

      @Override
      public long submit(IoOps ops) {
        var kqueue = (KQueueIoOps) ops;
        assertEquals(EVFILT_READ, kqueue.filter());
        assertEquals(EV_ADD, kqueue.flags());
        assertEquals(0, poller.add(handle.ident(), Interest.READ));
        calls.add("submit");
        return 0;
      }

      @Override
      public boolean isValid() {
        return valid;
      }

      @Override
      public boolean cancel() {
        if (!valid) return false;
        valid = false;
        // the descriptor is still open
        assertEquals(0, poller.remove(handle.ident()));
        registered.remove(handle.ident());
        calls.add("cancel");
        return true;
      }
    }

    @Override
    public int run(IoHandlerContext context) {
      double seconds = context.canBlock() ? context.delayNanos(System.nanoTime()) / 1e9 : 0;
      if (context.canBlock() && context.deadlineNanos() < 0) seconds = Double.POSITIVE_INFINITY;
      int reports = poller.await(Math.max(0, seconds));
      if (poller.woken()) poller.clearWake();
      for (int i = 0; i < reports; i++) {
        Registered one = registered.get(poller.reportedFd(i));
        if (one == null) continue;
        one.handle.handle(one, event(one.handle.ident()));
      }
      return Math.max(0, reports);
    }

    private KQueueIoEvent event(int fd) {
      return KQueueIoEvent.newEvent(fd, EVFILT_READ, EV_ADD, 0, 0, 0);
    }

    @Override
    public void prepareToDestroy() {
      for (Registered one : List.copyOf(registered.values())) one.cancel();
    }

    @Override
    public void destroy() {
      poller.close();
    }

    @Override
    public IoRegistration register(IoHandle handle) {
      var made = new Registered((KQueueIoHandle) handle);
      registered.put(made.handle.ident(), made);
      return made;
    }

    @Override
    public void wakeup() {
      if (!executor.isExecutorThread(Thread.currentThread())) poller.wake();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
      return KQueueIoHandle.class.isAssignableFrom(type);
    }
  }

  private IoHandlerFactory factory() {
    return new IoHandlerFactory() {
      @Override
      public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new StandIn(executor);
      }
    };
  }

  @BeforeAll
  static void watch() {
    Leaks.watch();
  }

  @Test
  void theDescriptorIsAddedOnceAndTakenBackBeforeItIsClosed() throws Exception {
    try (var group = new MultiThreadIoEventLoopGroup(1, factory())) {
      try (LuaEngine lua = LuaEngine.builder().open(NettyHost.of(group.next()))) {
        String script =
            """
            local cqueues, socket = require "cqueues", require "cqueues.socket"
            local a, b = socket.pair()
            cqueues.running():wrap(function() for line in b:lines "*L" do b:write(line) end end)
            local sum = 0
            for i = 1, 100 do
              a:write(i, "\\n")
              sum = sum + a:read()
              if i == 50 then cqueues.sleep(0.001) end
            end
            a:close()
            return sum
            """;
        assertEquals(5050, lua.submitAsync(() -> lua.spawn(script)).get().toInt());
        assertEquals(List.of("submit"), List.copyOf(calls));
        String reset = "require'cqueues'.reset() require'cqueues'.sleep(0.001) return 7";
        assertEquals(7, lua.submitAsync(() -> lua.spawn(reset)).get().toInt());
        assertEquals(List.of("submit", "cancel", "submit"), List.copyOf(calls));
      }
      assertEquals(List.of("submit", "cancel", "submit", "cancel"), List.copyOf(calls));
    }
  }
}
