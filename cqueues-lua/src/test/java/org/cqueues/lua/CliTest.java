package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code cqueues} does with its arguments, as {@code lua} of PUC Lua 5.2 does. */
final class CliTest {
  /** Has output buffered, as the launcher does where it is no terminal. */
  private static final String NO_TERMINAL = "-Dcqueues.terminals=";

  @TempDir Path directory;

  private String script(String text) throws IOException {
    Path file = directory.resolve("script.lua");
    Files.writeString(file, text, ISO_8859_1);
    return file.toString();
  }

  private static void printed(String expected, Subprocess.Result result) {
    assertEquals(expected, result.out(), result::output);
    assertEquals("", result.err());
    assertEquals(0, result.status());
  }

  private static void failed(String message, Subprocess.Result result) {
    assertTrue(result.err().startsWith(message), result::output);
    assertEquals("", result.out());
    assertEquals(1, result.status(), result::output);
  }

  @Test
  void aScriptGetsItsArguments() throws Exception {
    String script = script("print(#arg, arg[0], arg[1], arg[2], arg[-1], arg[-2], ...)");
    printed("2\t" + script + "\ta\t-e\tcqueues\tnil\ta\t-e\n", Cli.run(script, "a", "-e"));
  }

  @Test
  void optionsStandAtNegativeIndicesOfArg() throws Exception {
    String script = script("print(arg[-1], arg[-2], arg[-3], arg[-4], arg[0] == ..., arg[1])");
    printed("x=1\t-e\tcqueues\tnil\tfalse\t--\n", Cli.run("-e", "x=1", script, "--"));
  }

  @Test
  void chunksAndModulesAreTakenInOrderBeforeTheScript() throws Exception {
    String script = script("print(3, string == s, arg ~= nil)");
    printed(
        "1\tnil\n2\n3\ttrue\ttrue\n",
        Cli.run("-e", "print(1, arg)", "-lstring", "-e", "s = string", "-eprint(2)", script));
  }

  @Test
  void aModuleBecomesTheGlobalOfItsName() throws Exception {
    printed(
        "true\n", Cli.run("-l", "cqueues.errno", "-e", "print(_G['cqueues.errno'].EAGAIN > 0)"));
  }

  @Test
  void anObjectThatEndsTheProgramIsAskedWhereItWasRaised() throws Exception {
    String object = "error(setmetatable({}, {__tostring = function() %s end}))";
    String line = "return 'line ' .. (debug.getinfo(4) or {}).currentline";
    failed("cqueues: line 2\n", Cli.run(script("\n" + object.formatted(line))));
    failed("cqueues: 5\n", Cli.run("-e", object.formatted("return 5")));
    failed("cqueues: (command line):1: e\n", Cli.run("-e", object.formatted("error'e'")));
    String other = object.formatted(object.formatted("return 'other'"));
    failed("cqueues: other\n", Cli.run("-e", other));
  }

  /** The last command counts itself alone, sooner or later: none before it is a zombie. */
  @Test
  void commandsThatNobodyClosesAreWaitedFor() throws Exception {
    String count = "io.popen('cat /proc/$PPID/task/*/children | wc -w'):read('*n')";
    String script = "for _ = 1, 9 do io.popen('exit'):read('*a') end repeat until ";
    printed("1\n", Cli.run("-e", script + count + " == 1 print(1)"));
  }

  @Test
  void aChunkAloneReadsNoInput() throws Exception {
    printed("1\n", Cli.runWithInput("print(2)", "-e", "print(1)"));
  }

  @Test
  void inputIsTheScriptWhereNoneIsNamed() throws Exception {
    printed("1\t0\n", Cli.runWithInput("print(1, select('#', ...))"));
    printed("2\n", Cli.runWithInput("print(2)", "-l", "string"));
  }

  @Test
  void aHyphenIsInputWithArguments() throws Exception {
    printed("-\tcqueues\ta\n", Cli.runWithInput("print(arg[0], arg[-1], ...)", "-", "a"));
  }

  @Test
  void aDoubleHyphenEndsTheOptions() throws Exception {
    failed("cqueues: cannot open -x: No such file or directory", Cli.run("--", "-x"));
  }

  @Test
  void aFirstLineForTheSystemIsSkipped() throws Exception {
    printed("2\n", Cli.run(script("#!/usr/bin/env cqueues\nprint(2)")));
    printed("2\n", Cli.run(script("# only this and no more\nprint(2)")));
    printed("", Cli.run(script("#!/usr/bin/env cqueues")));
  }

  @Test
  void aCompiledScriptIsRun() throws Exception {
    String text =
        "local f = io.open(..., 'wb') f:write(string.dump(function() print(7) end)) f:close()";
    String dump = directory.resolve("script.luac").toString();
    printed("", Cli.run(script(text), dump));
    printed("7\n", Cli.run(dump));
  }

  @Test
  void whatCannotBeReadIsNamed() throws Exception {
    failed("cqueues: cannot open none.lua: No such file or directory\n", Cli.run("none.lua"));
    failed("cqueues: cannot read " + directory + ": Is a directory\n", Cli.run("" + directory));
  }

  @Test
  void anErrorIsPrintedWithItsPositionAndTheStack() throws Exception {
    String script = script("local function f()\n  local x = 1\n  error('message')\nend\nf()");
    var result = Cli.run(script);
    String expected =
        """
        cqueues: SCRIPT:3: message
        stack traceback:
        \t[C]: in function 'error'
        \tSCRIPT:3: in function 'f'
        \tSCRIPT:5: in main chunk
        \t[C]: in ?
        """;
    assertEquals(expected.replace("SCRIPT", script), result.err());
    assertEquals(1, result.status());
  }

  @Test
  void ofAStackThatOverflowedBothEndsArePrinted() throws Exception {
    String script =
        script("local function f() return 1 + f() end\nlocal function g() f() end\ng()");
    String[] lines = Cli.run(script).err().replace(script, "SCRIPT").split("\n");
    String f = "\tSCRIPT:1: in function 'f'";
    assertEquals("cqueues: SCRIPT:1: stack overflow", lines[0]);
    assertEquals(f, lines[2]);
    var end = List.of("\t...", f, "\tSCRIPT:2: in function 'g'");
    assertEquals(end, List.of(lines[12], lines[13], lines[21]));
    var bottom = List.of("\tSCRIPT:3: in main chunk", "\t[C]: in ?");
    assertEquals(bottom, List.of(lines).subList(22, lines.length));
  }

  @Test
  void anErrorOfLevelZeroHasNoPosition() throws Exception {
    failed(
        "cqueues: x\nstack traceback:\n\t[C]: in function 'error'\n\t(command line):1: in main",
        Cli.run("-e", "error('x', 0)"));
  }

  @Test
  void aSyntaxErrorIsPrintedWithItsPositionAndToken() throws Exception {
    String script = script("local x = 1\nif x then\n");
    failed(
        "cqueues: " + script + ":3: 'end' expected (to close 'if' at line 2) near <eof>\n",
        Cli.run(script));
    failed("cqueues: (command line):1: unexpected symbol near '='\n", Cli.run("-e", "x = ="));
  }

  @Test
  void anErrorValueWithoutTextIsNamedByItsType() throws Exception {
    failed("cqueues: (error object is a table value)\n", Cli.run("-e", "error({})"));
    failed("", Cli.run("-e", "error()"));
  }

  @Test
  void anErrorObjectTellsItsText() throws Exception {
    String object = "setmetatable({}, {__tostring = function() return 'so' end})";
    failed("cqueues: so\n", Cli.run("-e", "error(" + object + ")"));
  }

  @Test
  void anErrorObjectThatFailsToTellItsTextShowsWhere() throws Exception {
    String object = "setmetatable({}, {__tostring = function() error 'so' end})";
    failed(
        """
        cqueues: (command line):1: so
        stack traceback:
        	[C]: in function 'error'
        	(command line):1: in function <(command line):1>
        	[C]: in ?
        	[C]: in function 'error'
        	(command line):1: in main chunk
        	[C]: in ?
        """,
        Cli.run("-e", "error(" + object + ")"));
  }

  @Test
  void anErrorEndsTheScriptButNotThePrompt() throws Exception {
    var result = Cli.runWithInput("print(2)\n", "-i", "-e", "error({})");
    assertEquals(0, result.status());
    assertTrue(result.err().startsWith("cqueues: (error"), result::output);
    assertTrue(result.out().contains("> 2\n"), result::output);
  }

  @Test
  void wrongOptionsAreRefusedWithAHint() throws Exception {
    failed("cqueues: unrecognized option '-x'\nUsage: cqueues", Cli.run("-x"));
    failed("cqueues: '-e' needs argument\nUsage: cqueues", Cli.run("-e"));
  }

  @Test
  void helpAndVersionArePrinted() throws Exception {
    assertTrue(Cli.run("--help").out().startsWith("Usage: cqueues [options] [SCRIPT [ARGS]]\n"));
    var version = Cli.run("-v");
    assertTrue(version.out().matches("Lua 5\\.2, cqueues for the JVM .*\n"), version::output);
    assertEquals(version, Cli.run("--version"));
    assertEquals(version.out() + "1\n", Cli.run("-v", "-e", "print(1)").out());
  }

  @Test
  void exitTakesAStatusOrABoolean() throws Exception {
    assertEquals(0, Cli.run("-e", "os.exit()").status());
    assertEquals(0, Cli.run("-e", "os.exit(true)").status());
    assertEquals(1, Cli.run("-e", "os.exit(false)").status());
    assertEquals(7, Cli.run("-e", "os.exit(7)").status());
    assertEquals("x", Cli.run("-e", "io.write('x') os.exit(0)").out());
  }

  @Test
  void theInitialChunkComesFirst() throws Exception {
    printed("0\n1\n", run(Map.of("LUA_INIT", "print(0)"), "-e", "print(1)"));
    var both = Map.of("LUA_INIT", "print(0)", "LUA_INIT_5_2", "print(52)");
    printed("52\n1\n", run(both, "-e", "print(1)"));
    printed("1\n", run(both, "-E", "-e", "print(1)"));
    printed("9\n", run(Map.of("LUA_INIT", "@" + script("print(9)")), "-e", ""));
    failed("cqueues: (error", run(Map.of("LUA_INIT", "error({})"), "-e", "print(1)"));
    failed("cqueues: cannot open none", run(Map.of("LUA_INIT", "@none"), "-e", "print(1)"));
  }

  @Test
  void modulesAreFoundThroughTheEnvironment() throws Exception {
    Files.writeString(directory.resolve("mine.lua"), "return {name = ...}");
    String found = "print(pcall(require, 'mine') and require'mine'.name)";
    var path = Map.of("LUA_PATH", directory + "/?.lua;;");
    printed("mine\n", run(path, "-e", found));
    printed("false\n", run(path, "-E", "-e", found));
  }

  /** Native cqueues brings files of these names, and dnsjava would like to log. */
  @Test
  void modulesOfTheLibraryComeBeforeFilesOfTheirNamesAndSayNothing() throws Exception {
    Path file = directory.resolve("cqueues/dns/packet.lua");
    Files.createDirectories(directory.resolve("cqueues/dns"));
    Files.writeString(file, "error'another module'");
    var path = Map.of("LUA_PATH", directory + "/?.lua;;");
    String found = "print(package.searchpath('cqueues.dns.packet', package.path))";
    printed(file + "\n", run(path, "-e", found));
    String used = "print(require'cqueues.dns.packet'.new():push('question', 'a.test'):count())";
    printed("1\n", run(path, "-e", used));
  }

  private static Subprocess.Result run(Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    var changes = new HashMap<>(Cli.CLEAN);
    changes.putAll(environment);
    return Subprocess.run(Cli.command(args), changes, "");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void librariesThatArePreloadedComeFirst() throws Exception {
    var environment = new HashMap<>(Cli.CLEAN);
    environment.put("LD_PRELOAD", StandIns.library("preloaded", "preloaded.c").toString());
    var command = Cli.command("-e", "print(require'cqueues.socket'.pair())");
    printed("nil\tnil\t13\n", Subprocess.run(command, environment, ""));
  }

  @Test
  void thePromptRunsStatementsOverSeveralLines() throws Exception {
    String input = "x = 1\n=x, nil\nfor i = 1, 2 do\nprint(i)\nend\nreturn 5\n= = \nprint'end'";
    var result = Cli.runWithInput(input, "-i");
    assertEquals(0, result.status());
    String banner = result.out().lines().findFirst().orElse("");
    assertEquals(
        banner + "\n> > 1\tnil\n> >> >> 1\n2\n> 5\n> > end\n> \n", result.out(), result::output);
    assertTrue(result.err().contains("unexpected symbol"), result::output);
  }

  @Test
  void thePromptCanBeChanged() throws Exception {
    var result = Cli.runWithInput("_PROMPT, _PROMPT2 = 'a ', 'b '\nx =\n1\n", "-i");
    assertTrue(result.out().endsWith("\n> a b a \n"), result::output);
  }

  @Test
  void theScriptEndsWhenNobodyReadsItsOutput() throws Exception {
    var process = start("-e", "while true do print('a line') end");
    try (var out = process.inputReader()) {
      assertEquals("a line", out.readLine());
    }
    ended(141, process);
  }

  @Test
  void anInterruptEndsTheScript() throws Exception {
    assumeFalse(Subprocess.isIgnored(2), "the tests were started with SIGINT ignored");
    var process = start("-e", "print'ready' io.stdout:flush() require'cqueues'.sleep(math.huge)");
    try (var out = process.inputReader()) {
      assertEquals("ready", out.readLine());
      Subprocess.run("kill", "-INT", Long.toString(process.pid()));
      ended(130, process);
    }
  }

  @Test
  void aReaderSeesEachLineThatIsPrintedAtOnce() throws Exception {
    var command = Cli.command("-e", "io.write'a ' print'question' print(io.read())");
    command.add(1, NO_TERMINAL);
    var process = new ProcessBuilder(command).start();
    try (var out = process.inputReader();
        var in = process.outputWriter()) {
      assertEquals("a question", out.readLine());
      in.write("answer\n");
      in.flush();
      assertEquals("answer", out.readLine());
    }
    ended(0, process);
  }

  /** Runs a script of the shell in which {@code "$0" "$@"} is a command. */
  private static Subprocess.Result shell(String shell, List<String> words) throws Exception {
    var command = new ArrayList<>(List.of("sh", "-c", shell));
    command.addAll(words);
    return Subprocess.run(command, Cli.CLEAN, "");
  }

  /** What lua5.2 says, errors by their numbers. */
  @Test
  void outputThatCannotBeWrittenIsTold() throws Exception {
    String script =
        """
        local function told(...)
          local results = {}
          for i = 1, select("#", ...) do
            local value = (select(i, ...))
            results[i] = io.type(value) or tostring(value)
          end
          io.stderr:write(table.concat(results, " "), "\\n")
        end
        told(io.stdout:write(("x"):rep(1e6)))
        told(io.stdout:flush())
        told(pcall(print, ("y"):rep(1e6)))
        told(io.write"z")
        told(io.flush())
        told(io.stdout:setvbuf"no", io.write"z")
        told(io.stdout:setvbuf"full", io.write"z", os.execute"true")
        told(io.write"the end")
        """;
    String expected =
        """
        nil TEXT
        true
        true
        file
        nil TEXT
        true nil TEXT
        true file true exit 0
        file
        """;
    // the launcher opens a descriptor that is closed for reading
    var outputs =
        Map.of(">/dev/full", "No space left on device 28", "1</dev/null", "Bad file descriptor 9");
    for (var output : outputs.entrySet()) {
      var result =
          shell(
              "exec \"$0\" " + NO_TERMINAL + " \"$@\" " + output.getKey(),
              Cli.command(script(script)));
      assertEquals(expected.replace("TEXT", output.getValue()), result.err());
      assertEquals(0, result.status());
    }
    var exit = Cli.command("-e", "io.write'x' os.exit(3)");
    assertEquals(3, shell("exec \"$0\" " + NO_TERMINAL + " \"$@\" >/dev/full", exit).status());
  }

  @Test
  void aScriptWithoutEndIsReadToItsFirstMistake() throws Exception {
    failed("cqueues: /dev/zero:1: unexpected symbol\n", Cli.run("/dev/zero"));
    failed(
        "cqueues: stdin:1: unexpected symbol\n",
        shell("exec \"$0\" " + NO_TERMINAL + " \"$@\" </dev/zero", Cli.command("-")));
  }

  private Subprocess.Result exits(String how) throws Exception {
    String object = "setmetatable({}, {__gc = function() print'closed' end}) ";
    String command = "cat >" + directory.resolve("copy") + "; echo copied";
    return Cli.run("-e", object + "io.popen('%s', 'w'):write'text' ".formatted(command) + how);
  }

  @Test
  void theEndOfAStateClosesItsFilesAndWaitsForCommands() throws Exception {
    for (String end : List.of("", "os.exit(true, true)", "coroutine.wrap(os.exit)(0, true)")) {
      printed("copied\nclosed\n", exits(end));
      assertEquals("text", Files.readString(directory.resolve("copy")));
    }
    assertEquals("copied\nclosed\n", exits("error'e'").out());
  }

  @Test
  void anExitWithoutClosingRunsNoFinalizers() throws Exception {
    String object = "setmetatable({}, {__gc = function() print'closed' end}) io.write'text' ";
    printed("text", Cli.run("-e", object + "os.exit(true)"));
    printed("text", Cli.run("-e", object + "coroutine.wrap(function() os.exit(0) end)()"));
    var again =
        Cli.run("-e", "setmetatable({}, {__gc = function() os.exit(9, true) end}) " + object);
    assertEquals("textclosed\n", again.out());
    assertEquals(9, again.status());
    for (var status : Map.of("false", 1, "'7'", 7, "300", 44, "-1", 255).entrySet()) {
      assertEquals(status.getValue(), Cli.run("-e", "os.exit(" + status.getKey() + ")").status());
    }
  }

  private static Process start(String... args) throws IOException {
    return new ProcessBuilder(Cli.command(args))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void ended(int status, Process process) throws InterruptedException {
    if (!process.waitFor(300, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running");
    }
    assertEquals(status, process.exitValue());
  }

  @Test
  void deepRecursionHasRoom() throws Exception {
    printed(
        "200000\n",
        Cli.run(
            "-e", "local function f(n) return n == 0 and 0 or 1 + f(n - 1) end print(f(200000))"));
  }

  @Test
  void textThatIsNotAsciiReachesTheScript() throws Exception {
    printed("\u00c3\u00a4\t2\n", Cli.run("-e", "print('\u00e4', #'\u00e4')"));
  }
}
