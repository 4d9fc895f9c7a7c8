package org.cqueues.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketAddressTest {
  private static SocketAddress roundTrip(SocketAddress address) {
    try (var arena = Arena.ofConfined()) {
      long memory = arena.allocate(SocketAddress.MAX_ENCODED).address();
      SocketAddress decoded = SocketAddress.decode(memory, address.encode(memory));
      assertNotNull(decoded);
      return decoded;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "::, ::",
    "::1, ::1",
    "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "1:0:2:0:3:0:4:0, 1:0:2:0:3:0:4:0",
    "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
    "::ffff:1.2.3.4, ::ffff:1.2.3.4",
    "::2.3.4.5, ::2.3.4.5",
    "fe80::1:2, fe80::1:2"
  })
  void literalsArePrintedInTheirShortestForm(String text, String shortest) {
    SocketAddress.Inet literal = SocketAddress.literal(text, 80);
    assertNotNull(literal);
    assertEquals(shortest, literal.host());
    assertEquals(literal, roundTrip(literal));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.4 ",
        "host",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "::1.2.3",
        "1.2.3.4::",
        "::1%",
        "g::"
      })
  void whatIsNoLiteralIsRefused(String text) {
    assertNull(SocketAddress.literal(text, 80));
  }

  @Test
  void pathsEndAtTheirNul() {
    var path = new SocketAddress.Unix("/tmp/x".getBytes(StandardCharsets.UTF_8));
    assertEquals(path, roundTrip(path));
  }

  @Test
  void abstractNamesKeepTheirFirstByte() {
    var name = new SocketAddress.Unix("\0name".getBytes(StandardCharsets.UTF_8));
    assertEquals(name, roundTrip(name));
  }

  @Test
  void unnamedSocketsHaveAnEmptyPath() {
    var name = new SocketAddress.Unix(new byte[0]);
    assertEquals(name, roundTrip(name));
  }
}
