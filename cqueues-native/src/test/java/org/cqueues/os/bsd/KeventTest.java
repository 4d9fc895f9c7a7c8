package org.cqueues.os.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Where each system has the members of {@code struct kevent}, in the words of kqueue(2). */
class KeventTest {
  /** The offsets and sizes of one system; {@code ident} is at 0 everywhere. */
  private record Row(
      String name, Kevent layout, int bits, int flags, int fflags, int data, int size, int read) {}

  private static final Stream<Row> TABLE =
      Stream.of(
          new Row("macOS, FreeBSD 11, OpenBSD", Kevent.CLASSIC, 16, 10, 12, 16, 32, -1),
          new Row("FreeBSD 12", Kevent.FREEBSD_12, 16, 10, 12, 16, 64, -1),
          new Row("NetBSD", Kevent.NETBSD, 32, 12, 16, 24, 40, 0),
          new Row("NetBSD 11", Kevent.NETBSD_11, 32, 12, 16, 24, 72, 0));

  @TestFactory
  Stream<DynamicTest> everyMemberIsInItsPlace() {
    return TABLE.map(row -> DynamicTest.dynamicTest(row.name, () -> compare(row)));
  }

  private static void compare(Row row) {
    Kevent layout = row.layout;
    assertEquals(row.size, layout.size());
    assertEquals(row.read, layout.EVFILT_READ());
    int step = row.bits == 16 ? -1 : 1; // the BSDs count filters down, NetBSD up
    assertEquals(row.read + step, layout.EVFILT_WRITE());
    assertEquals(row.read + 3 * step, layout.EVFILT_VNODE());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(row.size, 8);
      memory.fill((byte) 0x55);
      layout.put(memory.address(), 0x1234, layout.EVFILT_WRITE(), 0x4021, 0x47);
      assertEquals(0x1234, memory.get(ValueLayout.JAVA_LONG, 0));
      assertEquals(layout.EVFILT_WRITE(), number(memory, 8, row.bits));
      assertEquals(0x4021, number(memory, row.flags, row.bits));
      assertEquals(0x47, memory.get(ValueLayout.JAVA_INT, row.fflags));
      for (int rest = row.data; rest < row.size; rest += 8) {
        assertEquals(0, memory.get(ValueLayout.JAVA_LONG, rest));
      }
      memory.set(ValueLayout.JAVA_LONG, row.data, 9);
      assertEquals(9, layout.error(memory.address()));
      assertEquals(0x1234, layout.fd(memory.address()));
      assertEquals(layout.EVFILT_WRITE(), layout.filter(memory.address()));
      assertEquals(0x47, layout.filterFlags(memory.address()));
      layout.requestReceipt(memory.address());
      assertEquals(0x4061, layout.flags(memory.address()));
    }
  }

  private static int number(MemorySegment memory, int offset, int bits) {
    return bits == 16
        ? memory.get(ValueLayout.JAVA_SHORT, offset)
        : memory.get(ValueLayout.JAVA_INT, offset);
  }
}
