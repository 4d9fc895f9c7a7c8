package org.cqueues.lua.netty;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

/** A test that cannot fail would show nothing: the watch finds what was forgotten. */
final class LeaksTest {
  @Test
  void aForgottenBufferIsFound() {
    Leaks.watch();
    PooledByteBufAllocator.DEFAULT.buffer().writeInt(7);
    Leaks.awaitOne();
    assertThrows(AssertionError.class, Leaks::assertNone);
    Leaks.watch();
  }
}
