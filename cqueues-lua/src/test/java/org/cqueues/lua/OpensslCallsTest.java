package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.cqueues.runtime.Bytes;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.luaj.vm2.LuaValue;

/** Calls of the openssl modules made at random, which give what they give in {@code lua5.2}. */
final class OpensslCallsTest {
  private static final Path SCRIPT = Path.of("src", "test", "lua", "openssl_calls.lua");
  private static final Pattern CASE = Pattern.compile("(?m)^--\t(\\d+)$");
  private static final String SEED = "1";
  private static final int CASES = 100;

  /** From this exit status on a program was ended by a signal. */
  private static final int SIGNALLED = 128;

  private static final List<String> MODULES =
      List.of(
          "bignum",
          "cipher",
          "digest",
          "hmac",
          "kdf",
          "pkey",
          "ssl.context",
          "x509",
          "x509.altname",
          "x509.crl",
          "x509.csr",
          "x509.extension",
          "x509.name",
          "x509.store",
          "x509.verify_param");

  @TestFactory
  List<DynamicTest> callsGiveWhatTheyGiveInLuaossl() {
    return MODULES.stream().map(m -> dynamicTest(m, () -> assertSame(m))).toList();
  }

  private static void assertSame(String module) throws Throwable {
    Oracle.assume();
    int status = Subprocess.run(Oracle.PROGRAM, "-l", "openssl", "-e", "").status();
    Assumptions.assumeTrue(status == 0, "skipped: lua5.2 has no openssl");
    Map<Integer, String> expected = luaossl(module);
    assertTrue(expected.size() > CASES / 2, () -> "luaossl crashed in most: " + expected);
    Map<Integer, String> given = cases(ours(module));
    expected.forEach((number, text) -> assertEquals(text, given.get(number)));
  }

  /** What luaossl gives in each case that it survives. */
  private static Map<Integer, String> luaossl(String module) throws Exception {
    var all = new TreeMap<Integer, String>();
    for (int first = 1; first <= CASES; ) {
      Subprocess.Result result =
          Subprocess.run(Oracle.PROGRAM, SCRIPT.toString(), module, SEED, "" + first, "" + CASES);
      NavigableMap<Integer, String> some = cases(result.out());
      assertTrue(!some.isEmpty(), result::output);
      int last = some.lastKey();
      if (result.status() >= SIGNALLED) some.remove(last);
      else assertEquals(0, result.status(), result::output);
      all.putAll(some);
      first = last + 1;
    }
    return all;
  }

  private static String ours(String module) throws Throwable {
    var out = new ByteArrayOutputStream();
    try (var state = new TestState(new PrintStream(out, true))) {
      LuaValue[] args = {
        Bytes.text(module), Bytes.text(SEED), LuaValue.ONE, LuaValue.valueOf(CASES)
      };
      state.load(SCRIPT, LuaValue.varargsOf(args));
    }
    return out.toString(ISO_8859_1);
  }

  /** The cases by number; each begins with a line that has it. */
  private static NavigableMap<Integer, String> cases(String output) {
    var cases = new TreeMap<Integer, String>();
    var mark = CASE.matcher(output);
    boolean more = mark.find();
    while (more) {
      int number = Integer.parseInt(mark.group(1));
      int start = mark.start();
      more = mark.find();
      cases.put(number, output.substring(start, more ? mark.start() : output.length()));
    }
    return cases;
  }
}
