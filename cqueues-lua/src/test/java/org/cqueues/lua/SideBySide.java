package org.cqueues.lua;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Tests that are programs of their own: two run at once. */
final class SideBySide {
  private static final int AT_ONCE = 2;

  private final Map<String, Program> programs = new LinkedHashMap<>();

  /** What a test does; it fails by throwing. */
  interface Program {
    void run() throws Exception;
  }

  SideBySide add(String name, Program program) {
    programs.put(name, program);
    return this;
  }

  /** Starts the programs; each test waits for its own. */
  Stream<DynamicTest> tests() {
    var tests = new ArrayList<DynamicTest>();
    var threads = Executors.newFixedThreadPool(AT_ONCE);
    programs.forEach(
        (name, program) -> {
          Future<?> run =
              threads.submit(
                  () -> {
                    program.run();
                    return null;
                  });
          tests.add(dynamicTest(name, () -> await(run)));
        });
    threads.shutdown();
    return tests.stream();
  }

  private static void await(Future<?> run) throws Throwable {
    try {
      run.get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }
}
