package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Statements of a document, and types they need, as a class with a main method. */
final class JavaSnippet {
  private static final Pattern TYPE =
      Pattern.compile(
          "^(?:public )?(?:final )?(?:class|interface|record|enum) .*?^}\n",
          Pattern.DOTALL | Pattern.MULTILINE);

  /** What readers would have their editor import. */
  private static final String IMPORTS =
      """
      import java.io.*;
      import java.net.http.*;
      import java.nio.file.*;
      import java.sql.*;
      import java.time.Duration;
      import java.util.*;
      import java.util.concurrent.*;
      import org.cqueues.core.*;
      import org.cqueues.core.name.*;
      import org.cqueues.core.name.config.*;
      import org.cqueues.core.name.resolver.*;
      import org.cqueues.lua.*;
      import org.cqueues.lua.embed.*;
      import org.cqueues.runtime.*;
      import org.cqueues.runtime.Limits.Ending;
      import org.cqueues.runtime.library.Library;
      import org.luaj.vm2.Globals;
      import org.luaj.vm2.LuaValue;
      import org.luaj.vm2.lib.jse.JsePlatform;
      import org.xbill.DNS.DClass;
      import org.xbill.DNS.Type;
      """;

  private JavaSnippet() {}

  /** A class of its own, with the program as it stands inside. */
  static String source(String name, String snippet) {
    var types = new StringBuilder();
    Matcher type = TYPE.matcher(snippet);
    while (type.find()) types.append("public static ").append(withoutPublic(type.group()));
    return IMPORTS
        + "public class %s {\n%s public static void main(String[] args) throws Exception {\n%s}}\n"
            .formatted(name, types, type.replaceAll(""));
  }

  private static String withoutPublic(String type) {
    return type.startsWith("public ") ? type.substring("public ".length()) : type;
  }

  /** Compiles a class on the tests' class path. */
  static void compile(String name, String source, Path directory) {
    var file =
        new SimpleJavaFileObject(
            URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    var messages = new StringWriter();
    String classPath = System.getProperty("java.class.path", "");
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                messages,
                null,
                null,
                List.of("-d", directory.toString(), "-cp", classPath),
                null,
                List.of(file))
            .call();
    assertTrue(compiled, messages + source);
  }
}
