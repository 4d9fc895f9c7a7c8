package org.cqueues.lua.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.cqueues.lua.Rocks;
import org.cqueues.lua.States;
import org.cqueues.lua.cli.Arguments.Before;
import org.cqueues.lua.cli.Arguments.UsageException;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.io.Environment;
import org.cqueues.runtime.io.FileErrors;
import org.cqueues.runtime.io.FileName;
import org.cqueues.runtime.parser.Chunk;
import org.cqueues.runtime.parser.ChunkSource;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** What lua(1) does with its arguments, in its order: LUA_INIT, -e and -l, the script, a prompt. */
final class Standalone {
  private static final int SUCCESS = 0;
  private static final int FAILURE = 1;

  /** How the launcher was called, so that scripts can start themselves again. */
  private static final String PROGRAM = CommandLine.property("cqueues.program", "cqueues");

  private final Arguments arguments;
  private final LuaState state;

  private Standalone(Arguments arguments) {
    this.arguments = arguments;
    this.state = States.open(!arguments.ignoreEnvironment());
    Rocks.install(state);
    endsProcess(state);
    States.prepareThreads(state, Standalone::endsProcess);
  }

  private static void endsProcess(LuaState state) {
    state.onExit(status -> System.exit(status & 0xff));
  }

  /**
   * Follows a command line to its end.
   *
   * @return the exit status
   */
  static int run(String... words) {
    Arguments arguments;
    try {
      arguments = Arguments.of(CommandLine.words(words));
    } catch (UsageException e) {
      ErrorReport.print("cqueues: " + e.getMessage());
      System.err.print(Options.help());
      return FAILURE;
    }
    if (arguments.help()) {
      System.out.print(Options.help());
      return SUCCESS;
    }
    if (arguments.version()) System.out.println(Version.TEXT);
    var program = new Standalone(arguments);
    try {
      return program.run();
    } finally {
      program.state.close();
    }
  }

  private int run() {
    try {
      if (!arguments.ignoreEnvironment()) init();
      arguments.before().forEach(this::before);
      if (arguments.hasScript()) {
        script();
      } else if (isIdle() && !Terminals.giveInput()) {
        call(load(null), LuaValue.NONE);
      }
    } catch (LuaError e) {
      ErrorReport.print(e, "cqueues: ");
      if (!arguments.interactive()) return FAILURE;
    }
    if (arguments.interactive() || (isIdle() && Terminals.giveInput())) {
      if (!arguments.version()) System.out.println(Version.TEXT);
      new Repl(state).run();
    }
    return SUCCESS;
  }

  /** Nothing was asked for. */
  private boolean isIdle() {
    return !arguments.hasScript()
        && !arguments.interactive()
        && !arguments.version()
        && !arguments.hasChunk();
  }

  private void init() {
    String name = System.getenv("LUA_INIT_5_2") != null ? "LUA_INIT_5_2" : "LUA_INIT";
    LuaString given = Environment.get(name);
    if (given == null) return;
    String init = Bytes.chars(given);
    LuaValue chunk = init.startsWith("@") ? load(init.substring(1)) : load(init, "=" + name);
    call(chunk, LuaValue.NONE);
  }

  private void before(Before what) {
    switch (what) {
      case Before.Chunk(String text) -> call(load(text, "=(command line)"), LuaValue.NONE);
      case Before.Require(String module) -> {
        LuaValue name = Bytes.text(module);
        LuaValue result = call(state.globals().get("require"), name).arg1();
        state.globals().set(name, result);
      }
    }
  }

  private void script() {
    List<String> words = arguments.words();
    int script = arguments.script();
    var table = new Table();
    table.set(-script - 1, Bytes.text(PROGRAM));
    var values = new LuaValue[words.size() - script - 1];
    for (int i = 0; i < words.size(); i++) {
      LuaValue word = Bytes.text(words.get(i));
      table.set(i - script, word);
      if (i > script) values[i - script - 1] = word;
    }
    state.globals().set("arg", table);
    call(load(arguments.scriptFile()), LuaValue.varargsOf(values));
  }

  private Varargs call(LuaValue function, Varargs args) {
    try {
      return state.run(function, args);
    } catch (Throwable e) {
      throw Errors.of(e);
    }
  }

  private LuaValue load(String text, String chunkName) {
    return Chunk.load(state, text.getBytes(ISO_8859_1), Bytes.text(chunkName));
  }

  /** The chunk in a file, or in standard input where that is null. */
  private LuaValue load(@Nullable String file) {
    String name = file == null ? "stdin" : file;
    LuaString chunkName = Bytes.text((file == null ? "=" : "@") + name);
    try (InputStream stream =
        file == null ? null : FileName.of(Bytes.text(file), state).openStream()) {
      ChunkSource chunk = ChunkSource.of(stream == null ? System.in : stream);
      return Chunk.load(state, chunk.skipFirstLine(), chunkName);
    } catch (IOException e) {
      String failed = FileErrors.isOpening(e) ? "cannot open " : "cannot read ";
      throw Errors.plain(failed + name + ": " + FileErrors.text(e));
    } catch (OutOfMemoryError e) { // a file without end
      throw Errors.of(e);
    }
  }
}
