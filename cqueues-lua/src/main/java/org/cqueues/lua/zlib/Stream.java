package org.cqueues.lua.zlib;

import org.cqueues.runtime.Bytes;
import org.luaj.vm2.LuaString;

/** Something that bytes go through piece by piece. */
interface Stream {
  /** What is to come out of what has gone in. */
  enum Flush {
    NONE,
    SYNC,
    FULL,
    FINISH
  }

  /**
   * Takes a piece in and adds what comes out.
   *
   * @throws ZlibException if it is damaged
   */
  void put(LuaString piece, Flush flush, Bytes out) throws ZlibException;

  /** Whether it matters what is to come out. */
  boolean canFlush();

  /** Whether the end has come out. */
  boolean isFinished();

  /** Bytes that have gone in and belong to the stream. */
  long taken();
}
