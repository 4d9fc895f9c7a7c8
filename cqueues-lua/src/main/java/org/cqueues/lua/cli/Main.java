package org.cqueues.lua.cli;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.cqueues.runtime.ForeignText;
import org.cqueues.runtime.ScriptThread;

/** The command line: arguments, exit code, nothing else. See docs/cli.md. */
public final class Main {
  /**
   * Reserved for the stack of the thread that runs the script, in MiB; the system gives memory to
   * what is used of it. Coroutines run on their resumer's stack, so this limits all recursion. It
   * has room for more levels than PUC Lua allows, even before the JVM has compiled anything; with
   * more, endless recursion takes seconds and gigabytes to become an error.
   */
  private static final int STACK_MIB = Integer.getInteger("cqueues.stackMiB", 256);

  private static final int FAILURE = 1;

  private Main() {}

  /**
   * Does what the arguments say, as lua(1), and ends the JVM with its exit code; no thread here
   * outlives it.
   */
  public static void main(String[] args) throws InterruptedException {
    StandardOutput.install();
    ClassCache.check();
    var run = new FutureTask<Integer>(() -> Standalone.run(args));
    var script = new ScriptThread(run, "lua", STACK_MIB);
    script.setDaemon(true);
    script.start();
    int status = status(run);
    // without it the JVM ends as well, and opens no jar for the logger that System.exit asks for
    if (status != 0) System.exit(status);
  }

  /** How the script ended; what it could not be told of is told here. */
  private static int status(FutureTask<Integer> run) throws InterruptedException {
    try {
      int status = run.get();
      System.out.flush();
      return status;
    } catch (ExecutionException e) {
      System.out.flush();
      System.err.println("cqueues: " + ForeignText.of(Objects.requireNonNull(e.getCause())));
      return FAILURE;
    }
  }
}
