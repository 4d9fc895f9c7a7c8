package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.ThreeArgFunction;

/**
 * Runs a script again and again, in a state of its own and with other faults each time; the program
 * of {@code FaultInjectionTest}. Its arguments are the library, the first seed, the number of
 * seeds, how many of a thousand calls fail, and the scripts, which take turns. A script is called
 * with the seed and a function, and raises an error if anything is wrong. {@code faults(true)}
 * begins as the arguments say, {@code faults(false)} ends; {@code faults(name, permille, errno)}
 * has one function fail.
 */
final class FaultyRuns {
  private static final int HANG_SECONDS = 300;

  /** A run needs some hundred; one that spins makes twenty thousand in a second. */
  private static final int MOST_WAITS = 10_000;

  private static final Path OPEN_DESCRIPTORS = Path.of("/proc/self/fd");

  private final Faults faults;
  private final int permille;

  private FaultyRuns(Faults faults, int permille) {
    this.faults = faults;
    this.permille = permille;
  }

  public static void main(String[] args) throws Exception {
    var runs = new FaultyRuns(new Faults(Path.of(args[0])), Integer.parseInt(args[3]));
    int first = Integer.parseInt(args[1]);
    int count = Integer.parseInt(args[2]);
    String[] scripts = Arrays.copyOfRange(args, 4, args.length);
    for (String script : scripts) runs.runWatched(script, 0, false); // loads what stays open
    int failures = 0;
    for (int i = 0; i < count; i++) {
      if (!runs.runWatched(scripts[i % scripts.length], first + i, true)) failures++;
    }
    System.out.print(runs.faults.table());
    System.out.println(count + " seeds, " + failures + " failed");
    System.exit(failures == 0 ? 0 : 1);
  }

  /** A run that is ended, with everybody's stack, when it hangs. */
  private boolean runWatched(String script, int seed, boolean faulty) throws Exception {
    var done = new CountDownLatch(1);
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                if (!done.await(HANG_SECONDS, TimeUnit.SECONDS)) hangs(script, seed);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    try {
      return run(script, seed, faulty);
    } finally {
      done.countDown();
    }
  }

  private static void hangs(String script, int seed) {
    System.out.println(script + " " + seed + ": hangs");
    Thread.getAllStackTraces()
        .forEach(
            (thread, frames) -> {
              System.out.println(thread);
              for (var frame : frames) System.out.println("    at " + frame);
            });
    Runtime.getRuntime().halt(2);
  }

  private boolean run(String script, int seed, boolean faulty) throws Exception {
    int before = descriptors();
    long waits = faults.called("epoll_wait");
    long wall = System.nanoTime();
    String wrong = "";
    LuaState state = States.open(false);
    try {
      LuaFunction chunk =
          state
              .globals()
              .load(Files.readString(Path.of(script), ISO_8859_1), "@" + script)
              .checkfunction();
      state.call(
          chunk,
          LuaValue.varargsOf(
              new LuaValue[] {
                LuaValue.valueOf(seed),
                new ThreeArgFunction() {
                  @Override
                  public LuaValue call(LuaValue on, LuaValue rate, LuaValue errno) {
                    if (on instanceof LuaString name) {
                      faults.begin(seed, rate.checkint(), name.tojstring(), errno.optint(0));
                    } else if (faulty && on.toboolean()) {
                      faults.begin(seed, permille);
                    } else {
                      faults.end();
                    }
                    return NONE;
                  }
                }
              }));
    } catch (RuntimeException e) {
      wrong = String.valueOf(e.getMessage());
    } finally {
      state.close();
      faults.end();
    }
    joinThreads();
    int left = descriptors() - before;
    if (left != 0 && faulty) wrong += " " + left + " descriptors are left";
    waits = faults.called("epoll_wait") - waits;
    if (waits > MOST_WAITS) wrong += " it spins";
    wall = System.nanoTime() - wall;
    if (faulty) {
      System.out.printf(
          "%s %d: %d waits, %d ms %s%n", script, seed, waits, wall / 1_000_000, wrong);
    }
    return wrong.isEmpty();
  }

  /** Those that scripts started close their descriptors after the join that the script sees. */
  private static void joinThreads() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("lua thread")) thread.join();
    }
  }

  private static int descriptors() throws IOException {
    try (var open = Files.list(OPEN_DESCRIPTORS)) {
      return (int) open.count();
    }
  }
}
