package org.cqueues.lua.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.MessageSizeEstimator;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Meter;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** What has come through a channel and was not read yet, in order. It owns the messages. */
final class Incoming {
  /** The longest line, in bytes; what is longer comes in parts. */
  static final int MAX_LINE = 1 << 16;

  /** Found nothing yet. */
  private static final int NONE = -1;

  private static final byte NEWLINE = '\n';
  private static final byte RETURN = '\r';

  private final ByteBufAllocator allocator;
  private final MessageSizeEstimator.Handle sizes;
  private final ArrayDeque<Object> messages = new ArrayDeque<>();

  /** What all take, as Netty estimates. */
  private long size;

  /** Whether the first message is a buffer of this class's, to which others are joined. */
  private boolean joined;

  /** How many bytes at the front are known to hold no line end. */
  private int searched;

  /** The message that the script has, until it reads another. */
  private @Nullable Object lent;

  private boolean ended;

  Incoming(ByteBufAllocator allocator, MessageSizeEstimator.Handle sizes) {
    this.allocator = allocator;
    this.sizes = sizes;
  }

  void add(Object message) {
    if (message instanceof ByteBuf bytes && !bytes.isReadable()) {
      bytes.release();
      return;
    }
    size += sizes.size(message);
    messages.add(message);
  }

  /** Nothing will come any more. */
  void end() {
    ended = true;
  }

  boolean isEnded() {
    return ended;
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** About how many bytes wait to be read. */
  long size() {
    return size;
  }

  /** Whether a message is the one that the script has read last. */
  @SuppressWarnings("ReferenceEquality") // the very object
  boolean isLent(Object message) {
    return message == lent;
  }

  /** The next message, which the script has until the next read; null where there is none. */
  @Nullable Object lend() {
    takeBack();
    Object message = messages.poll();
    if (message == null) return null;
    size -= sizes.size(message);
    forgetFirst();
    lent = message;
    return message;
  }

  /** Whether there is a next message that is no buffer of bytes. */
  boolean isMessage() {
    Object first = messages.peek();
    return first != null && !(first instanceof ByteBuf);
  }

  /** All of the first buffer; null where nothing is there. */
  @Nullable LuaString chunk() {
    ByteBuf first = first();
    return first == null ? null : take(first, first.readableBytes());
  }

  /** A line, as it is or without its end, LF or CR LF; null where its end has not come. */
  @Nullable LuaString line(boolean keep) {
    while (true) {
      ByteBuf first = first();
      if (first == null) return null;
      int start = first.readerIndex();
      int length = Math.min(first.readableBytes(), MAX_LINE);
      int at = first.indexOf(start + searched, start + length, NEWLINE);
      if (at != NONE) {
        if (keep) return take(first, at + 1 - start);
        int end = at > start && first.getByte(at - 1) == RETURN ? at - 1 : at;
        LuaString line = take(first, end - start);
        skip(first, at + 1 - end);
        return line;
      }
      if (length == MAX_LINE) return take(first, length);
      searched = length;
      if (!join()) return ended ? take(first, length) : null;
    }
  }

  /** As many bytes as asked for, fewer only at the end; null where they have not come. */
  @Nullable LuaString exactly(int count) {
    if (count == 0) return LuaValue.EMPTYSTRING;
    while (true) {
      ByteBuf first = first();
      if (first == null) return null;
      if (first.readableBytes() >= count) return take(first, count);
      if (!join()) return ended ? take(first, first.readableBytes()) : null;
    }
  }

  /** What has come, up to so many bytes; null where nothing has. */
  @Nullable LuaString upTo(int count) {
    ByteBuf first = first();
    return first == null ? null : take(first, Math.min(count, first.readableBytes()));
  }

  /** All up to the end; null where that has not come, or nothing is left. */
  @Nullable LuaString all() {
    ByteBuf first = first();
    if (first == null) return null;
    boolean more = true;
    while (more) more = join();
    ByteBuf all = (ByteBuf) messages.element();
    return ended ? take(all, all.readableBytes()) : null;
  }

  /** Gives all up. */
  void release() {
    takeBack();
    for (Object next = messages.poll(); next != null; next = messages.poll()) {
      ReferenceCountUtil.release(next);
    }
    size = 0;
    ended = true;
  }

  private void takeBack() {
    Object message = lent;
    lent = null;
    if (message != null) ReferenceCountUtil.release(message);
  }

  private @Nullable ByteBuf first() {
    takeBack();
    Object first = messages.peek();
    if (first == null || first instanceof ByteBuf) return (ByteBuf) first;
    throw Errors.error("the next message is not bytes");
  }

  /** Joins the second buffer to the first; false where there is none. */
  private boolean join() {
    if (messages.size() < 2) return false;
    ByteBuf first = (ByteBuf) messages.remove();
    Object second = messages.peek();
    if (!(second instanceof ByteBuf more)) {
      messages.addFirst(first);
      return false;
    }
    messages.remove();
    if (!joined) {
      ByteBuf own = allocator.buffer(first.readableBytes() + more.readableBytes());
      own.writeBytes(first);
      first.release();
      first = own;
      joined = true;
    }
    first.writeBytes(more);
    more.release();
    messages.addFirst(first);
    return true;
  }

  private LuaString take(ByteBuf first, int count) {
    Meter.text(count);
    var bytes = new byte[count];
    first.readBytes(bytes);
    taken(first, count);
    return LuaString.valueUsing(bytes);
  }

  private void skip(ByteBuf first, int count) {
    first.skipBytes(count);
    taken(first, count);
  }

  private void taken(ByteBuf first, int count) {
    size -= count;
    searched = 0;
    if (first.isReadable() || messages.isEmpty()) return;
    messages.remove();
    forgetFirst();
    first.release();
  }

  private void forgetFirst() {
    searched = 0;
    joined = false;
  }
}
