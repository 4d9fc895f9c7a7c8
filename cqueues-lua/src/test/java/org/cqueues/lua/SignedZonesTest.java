package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** DNSSEC with a zone that the tools of ldns have signed, on nsd. */
final class SignedZonesTest {
  private static final Path SCRIPT = Path.of("src", "test", "lua", "dns", "signed.lua");
  private static final String ALGORITHM = "ECDSAP256SHA256";
  private static final String ZONE =
      """
      $ORIGIN signed.test.
      $TTL 300
      @ IN SOA ns.signed.test. host.signed.test. 1 2 3 4 5
      @ IN NS ns
      ns IN A 127.0.0.1
      www IN A 1.2.3.4
      *.wild IN A 5.6.7.8
      alias IN CNAME www
      """;

  @TempDir Path directory;

  /** What a program prints, run in the directory. */
  private String run(String... command) throws Exception {
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
    assertEquals(0, process.waitFor(), out);
    return out.strip();
  }

  @Test
  void whatIsSignedIsProvenAndWhatIsNotRightIsRefused() throws Throwable {
    String keygen = NameServer.program("ldns-keygen");
    String signzone = NameServer.program("ldns-signzone");
    String above = run(keygen, "-a", ALGORITHM, "-k", "signed.test");
    String key = run(keygen, "-a", ALGORITHM, "signed.test");
    Files.writeString(directory.resolve("zone"), ZONE);
    run(signzone, "-n", "zone", above, key); // -n: denials by NSEC3
    String signed = Files.readString(directory.resolve("zone.signed"));
    String anchor = Files.readString(directory.resolve(above + ".ds")).strip();
    String host = "127.0.0.1";
    int port = NameServer.freePort(host);
    try (var server = NameServer.nsd(directory, host, port, Map.of("signed.test", signed))) {
      assertEquals(
          """
          www.signed.test.\tA\tNOERROR\tproven\tnil
          \t1.2.3.4
          www.signed.test.\tMX\tNOERROR\tproven\t%1$s has no such records of www.signed.test.
          none.signed.test.\tA\tNXDOMAIN\tproven\t%1$s answered NXDOMAIN for none.signed.test.
          x.wild.signed.test.\tA\tNOERROR\tproven\tnil
          \t5.6.7.8
          alias.signed.test.\tA\tNOERROR\tproven\tnil
          \t1.2.3.4
          www.signed.test.\tA\tNOERROR\tunproven\tnil
          \t1.2.3.4
          www.signed.test.\tA\tSERVFAIL\tunproven\tthe answer is not validated: %2$s
          """
              .formatted(
                  "[" + host + "]:" + port,
                  "Could not establish a chain of trust to keys for [signed.test.]. Reason: "
                      + "No keys for signed.test. have a DS for alg ECDSAP256SHA256"),
          printed(server.address(), anchor));
    }
  }

  private static String printed(String... args) throws Throwable {
    var out = new ByteArrayOutputStream();
    var values = new LuaValue[args.length];
    for (int i = 0; i < args.length; i++) {
      values[i] = LuaString.valueOf(args[i].getBytes(ISO_8859_1));
    }
    try (var state = new TestState(new PrintStream(out, true))) {
      state.load(SCRIPT, LuaValue.varargsOf(values));
    }
    return out.toString(ISO_8859_1);
  }
}
