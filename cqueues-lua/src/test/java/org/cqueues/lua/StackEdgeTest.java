package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.cqueues.runtime.Limits;
import org.cqueues.runtime.LuaState;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.luaj.vm2.LuaValue;

/**
 * A stack that ends within a library function leaves no harm: each test has a JVM of its own, whose
 * classes are not loaded yet.
 *
 * <p>It does fail without the counting: let {@code StackRoom.fits} return true, and the JVM's own
 * overflow ends the calls, which breaks a class on most runs.
 */
final class StackEdgeTest {
  private static final Path SCRIPT = Path.of("src/test/lua/stack_edge.lua");

  @TestFactory
  Stream<DynamicTest> scriptsOverflowWithoutHarm() {
    return new SideBySide()
        .add("of the command line", StackEdgeTest::commandLine)
        .add("stack of the JVM's choice, limited", () -> host(0, true))
        .add("512 KiB, limited", () -> host(512, true))
        .add("stack of the JVM's choice", () -> host(0, false))
        .tests();
  }

  private static void commandLine() throws Exception {
    var command = Cli.command(SCRIPT.toString());
    command.add(1, "-Dcqueues.stackMiB=4");
    assertEquals("status 0\ndone\n", Subprocess.run(command, Cli.CLEAN, "").output());
  }

  private static void host(int stackKib, boolean limited) throws Exception {
    var command =
        Cli.commandOf(Host.class.getName(), Integer.toString(stackKib), Boolean.toString(limited));
    assertEquals(
        "status 0\ndone\n2.5\nvirtual thread\n7\n",
        Subprocess.run(command, Cli.CLEAN, "").output());
  }

  /** A program that runs the script on a thread of its own, and then goes on. */
  static final class Host {
    private Host() {}

    public static void main(String[] args) throws Exception {
      byte[] script = Files.readAllBytes(SCRIPT);
      var run =
          new FutureTask<>(
              () -> {
                boolean limited = Boolean.parseBoolean(args[1]);
                LuaState state = limited ? LuaState.restricted(Limits.none()) : States.open(false);
                state.globals().STDOUT = System.out;
                return state.call(
                    state.globals().load(new String(script, StandardCharsets.ISO_8859_1), "=edge"),
                    LuaValue.NONE);
              });
      new Thread(null, run, "host", Long.parseLong(args[0]) << 10).start();
      run.get();
      System.out.println(new BigDecimal("1.5").add(BigDecimal.ONE));
      Thread.startVirtualThread(() -> System.out.println("virtual thread")).join();
      LuaState other = LuaState.restricted(Limits.none());
      String yields = "return coroutine.wrap(function() coroutine.yield(7) end)()";
      System.out.println(
          other.call(other.globals().load(yields, "=other"), LuaValue.NONE).tojstring());
    }
  }
}
