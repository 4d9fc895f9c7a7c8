package org.cqueues.lua.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Engines that come and go leave nothing behind, whether they are closed or only let go of. */
@NullUnmarked
final class ManyEnginesTest {
  private static final int ROUNDS = 10;
  private static final int THREADS = 4;
  private static final int COLLECTIONS = 10;
  private static final int ENGINES = Integer.getInteger("cqueues.test.engines", 40);

  private static final LuaChunk SCRIPT =
      LuaEngine.compile(
          "=script",
          """
          local cqueues, socket = require "cqueues", require "cqueues.socket"
          local a, b = socket.pair()
          a:write "x\\n"
          a:flush()
          return b:read()
          """);

  private static long descriptors() throws Exception {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  private static long heapMib() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  /** What classes take; compiled code is left out, which comes when the JVM has time for it. */
  private static long classesMib() {
    System.gc();
    long used = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getName().equals("Metaspace")) used += pool.getUsage().getUsed();
    }
    return used >> 20;
  }

  /** What has finalizers goes with a later collection, so there are some. */
  private static void assertAtMost(long most, LongSupplier mib, String what) {
    long used = mib.getAsLong();
    for (int again = 0; used > most && again < COLLECTIONS; again++) used = mib.getAsLong();
    assertTrue(used <= most, what + ": " + used + " MiB, wanted at most " + most);
  }

  private static void openAndClose() throws Exception {
    var engines = new ArrayList<LuaEngine>();
    for (int i = 0; i < ENGINES; i++) {
      LuaEngine lua = LuaEngine.open();
      engines.add(lua);
      CompletableFuture<LuaValues> result = lua.spawn(SCRIPT);
      lua.run();
      assertEquals("x", result.get().as(String.class));
    }
    engines.forEach(LuaEngine::close);
  }

  private static void round() throws Exception {
    try (var executor = Executors.newFixedThreadPool(THREADS)) {
      var all = new ArrayList<Future<?>>();
      for (int i = 0; i < THREADS; i++) {
        all.add(
            executor.submit(
                () -> {
                  openAndClose();
                  return null;
                }));
      }
      for (Future<?> one : all) one.get();
    }
  }

  @Test
  void closedEnginesGiveAllBack() throws Exception {
    round();
    long descriptors = descriptors();
    long heap = heapMib();
    long classes = classesMib();
    for (int i = 0; i < ROUNDS; i++) round();
    assertTrue(descriptors() <= descriptors, descriptors + " became " + descriptors());
    assertAtMost(heap + 8, ManyEnginesTest::heapMib, "heap");
    assertAtMost(classes + 8, ManyEnginesTest::classesMib, "classes");
  }

  @Test
  void abandonedEnginesGiveDescriptorsBack() throws Exception {
    openAndClose();
    long before = descriptors();
    for (int i = 0; i < ENGINES; i++) {
      LuaEngine lua = LuaEngine.open();
      lua.eval("held = {require'cqueues.socket'.pair()} cq = require'cqueues'.new()");
    }
    assertTrue(descriptors() > before);
    while (descriptors() > before) {
      System.gc();
      Thread.onSpinWait();
    }
  }
}
