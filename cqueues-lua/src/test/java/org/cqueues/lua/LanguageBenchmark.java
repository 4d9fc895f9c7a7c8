package org.cqueues.lua;

import java.util.concurrent.TimeUnit;
import org.cqueues.runtime.LuaState;
import org.jspecify.annotations.NullUnmarked;
import org.luaj.vm2.LuaValue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cases of {@code src/test/lua/bench/cases.lua} under JMH, whose profilers tell what native Lua
 * cannot: {@code -prof gc} the bytes that a case allocates. CONTRIBUTING.md says how to run it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow",
      "-XX:+UseSerialGC",
      "-XX:-DontCompileHugeMethods",
      "-Xss8m"
    })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@NullUnmarked // JMH fills the fields
public class LanguageBenchmark {
  @Param({
    "fib", "method", "closure", "tarray", "tstring", "tinsert", "concat", "find", "match", "gsub",
    "format", "byte", "pairs", "vararg", "float", "pcall", "yield", "sort", "strcmp"
  })
  public String name;

  private LuaState state;
  private LuaValue work;
  private LuaValue n;

  @Setup
  public void open() {
    state = States.open(false);
    LuaValue cases = state.globals().get("dofile").call("src/test/lua/bench/cases.lua");
    for (int i = 1; i <= cases.length(); i++) {
      if (!cases.get(i).get("name").tojstring().equals(name)) continue;
      work = cases.get(i).get("work");
      n = cases.get(i).get("n");
    }
  }

  /** One call of a case's function; for the time of one turn divide by the case's n. */
  @Benchmark
  public Object run() {
    return state.call(work, n);
  }

  @TearDown
  public void close() {
    state.close();
  }
}
