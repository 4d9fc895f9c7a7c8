package org.cqueues.lua.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import org.cqueues.lua.cli.Arguments.Before;
import org.cqueues.lua.cli.Arguments.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The options of the command line; the model is built by hand, as annotations cost start-up. */
final class Options {
  private final List<String> words;
  private final List<Before> before = new ArrayList<>();

  Options(List<String> words) {
    this.words = words;
  }

  Arguments parse() throws UsageException {
    ParseResult result;
    try {
      result = parser().parseArgs(words.toArray(String[]::new));
    } catch (UnmatchedArgumentException e) {
      throw new UsageException("unrecognized option '" + e.getUnmatched().getFirst() + "'");
    } catch (ParameterException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    List<String> rest = result.matchedPositionalValue(0, List.of());
    return new Arguments(
        words,
        List.copyOf(before),
        result.hasMatchedOption('i'),
        result.hasMatchedOption('v'),
        result.hasMatchedOption('E'),
        result.hasMatchedOption('h'),
        words.size() - rest.size());
  }

  /** What {@code --help} prints. */
  static String help() {
    return new Options(List.of()).parser().getUsageMessage(CommandLine.Help.Ansi.OFF);
  }

  private CommandLine parser() {
    CommandSpec command = CommandSpec.create().name("cqueues");
    command
        .usageMessage()
        .customSynopsis("cqueues [options] [SCRIPT [ARGS]]")
        .description("Runs a Lua script.")
        .sortOptions(false)
        .footer(
            "",
            "Without a script: the prompt if standard input is a terminal, else it is the script.",
            "LUA_INIT, LUA_PATH and their forms that end in _5_2 are read as by lua(1).");
    command.addOption(
        repeated("-e", "CHUNK", "Run a chunk of Lua.")
            .parameterConsumer(
                (rest, option, _) -> before.add(new Before.Chunk(value(rest, option))))
            .build());
    command.addOption(
        repeated("-l", "MODULE", "Require a module, as a global of its name.")
            .parameterConsumer(
                (rest, option, _) -> before.add(new Before.Require(value(rest, option))))
            .build());
    command.addOption(flag("Prompt for more after the script.", "-i"));
    command.addOption(flag("Print the version.", "-v", "--version"));
    command.addOption(flag("Ignore the environment variables LUA_...", "-E"));
    command.addOption(flag("Print this text.", "-h", "--help"));
    command.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("SCRIPT")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("A file, or - for standard input; what follows is the script's.")
            .build());
    return new CommandLine(command)
        .setStopAtPositional(true)
        .setExpandAtFiles(false)
        .setInterpolateVariables(false)
        .setSeparator("\0"); // so that -e=1 is the chunk =1
  }

  private static OptionSpec.Builder repeated(String name, String label, String text) {
    return OptionSpec.builder(name)
        .type(String.class)
        .arity("1")
        .paramLabel(label)
        .description(text);
  }

  private static OptionSpec flag(String text, String... names) {
    return OptionSpec.builder(names).type(boolean.class).description(text).build();
  }

  private static String value(Stack<String> rest, ArgSpec option) {
    if (!rest.isEmpty()) return rest.pop();
    String name = ((OptionSpec) option).shortestName();
    throw new ParameterException(
        new CommandLine(CommandSpec.create()), "'" + name + "' needs argument");
  }
}
