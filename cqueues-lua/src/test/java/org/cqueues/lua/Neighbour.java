package org.cqueues.lua;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.cqueues.runtime.Limits;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaValue;

/**
 * Another state that works on its own thread while a script fights its limits: in rounds, of which
 * each does a little of all that states might share. What it does is compared with the time that
 * both threads really had, so that a slow machine does not matter.
 */
final class Neighbour {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Rounds after which the JVM has learnt what there is to learn. */
  private static final int WARM = 300;

  /** Fewer rounds say nothing of the fastest. */
  private static final int FEW = 10;

  /** How much slower than alone: far more than what two threads on a busy machine take away. */
  private static final int SLOWER = 10;

  /** What a script may take before there is anything to compare. */
  private static final long UNSEEN_NANOS = 100_000_000;

  private static final String ROUND =
      """
      local n = ...
      local text = "local t = {name%d = %d} return t.name%d, function(x) return x.y end"
      local f = load(text:format(n, n, n))
      local value, g = f()
      assert(value == n and not pcall(g))
      local t = {}
      for i = 1, 200 do t["key" .. i] = i t[i + 0.5] = i t[i] = tostring(i / 3) end
      for k, v in pairs(t) do if t[k] ~= v then error "lost" end end
      table.sort(t, function(a, b) return a > b end)
      local s = table.concat(t, ",")
      local count = select(2, s:gsub("%d+%.?", function(d) return #d end))
      for word in s:gmatch "[^,]+" do if word:find("9", 1, true) then count = count + 1 end end
      local co = coroutine.wrap(function(a) for i = 1, 20 do a = coroutine.yield(a + i) end end)
      for i = 1, 20 do count = count + co(i) end
      setmetatable({}, {__mode = "k", __index = t})[t] = count
      return ("%5.2f %s %q"):format(count, os.date("!%c", n), s)
      """;

  /** What rounds have taken of the thread's time, in nanoseconds, and the fastest of them. */
  private record Work(int rounds, long nanos, long least) {}

  private final LuaState state = LuaState.restricted(Limits.none());
  private final LuaValue round = state.globals().load(ROUND, "=neighbour");

  /** The fastest round of those with nobody else. */
  private final long alone;

  private int number;
  private volatile boolean over;

  /** What it does now. */
  private FutureTask<Work> task;

  /** What the script's thread had taken before. */
  private long start;

  /** One that is warm, and rests. */
  Neighbour() {
    work(WARM);
    alone = work(WARM).least;
    task = new FutureTask<>(() -> work(Integer.MAX_VALUE));
  }

  private Work work(int most) {
    long begin = THREADS.getCurrentThreadCpuTime();
    long before = begin;
    long least = Long.MAX_VALUE;
    int rounds = 0;
    while (rounds < most && !over) {
      state.call(round, LuaValue.valueOf(number++));
      rounds++;
      long now = THREADS.getCurrentThreadCpuTime();
      least = Math.min(least, now - before);
      before = now;
    }
    return new Work(rounds, before - begin, least);
  }

  /** A script is about to run on this thread: works until {@link #end}. */
  void begin() {
    over = false;
    task = new FutureTask<>(() -> work(Integer.MAX_VALUE));
    new Thread(task, "neighbour").start();
    start = THREADS.getCurrentThreadCpuTime();
  }

  /** The script is over: what it kept this from, empty if nothing. */
  String end() throws ExecutionException, InterruptedException {
    long hostile = THREADS.getCurrentThreadCpuTime() - start;
    over = true;
    Work done = task.get();
    // behind a lock it would have got next to nothing of the time
    boolean hadTime = SLOWER * done.nanos + UNSEEN_NANOS >= hostile;
    // with a cache that somebody else has filled no round would have been fast
    boolean wasFast = done.rounds < FEW || done.least <= SLOWER * alone;
    return hadTime && wasFast ? "" : done + ", script " + hostile + ", alone " + alone;
  }
}
