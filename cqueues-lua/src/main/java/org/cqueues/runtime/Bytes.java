package org.cqueues.runtime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** A growing text of bytes. */
@SuppressWarnings("ReferenceEquality") // the same object needs no look at its bytes
public final class Bytes {
  /** The longest array that every JVM makes. */
  static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

  private byte[] data;
  private int length;

  public Bytes(int capacity) {
    Meter.memory(capacity);
    data = new byte[Math.max(capacity, 16)];
  }

  private Bytes(byte[] text) {
    data = text;
    length = text.length;
  }

  /** A text that takes over an array. */
  public static Bytes using(byte[] text) {
    return new Bytes(text);
  }

  /** A text as characters below 256, one for each byte, whatever it encodes. */
  public static String chars(LuaString text) {
    return new String(text.m_bytes, text.m_offset, text.m_length, StandardCharsets.ISO_8859_1);
  }

  /** As {@link #chars(LuaString)}, of any value: as {@code tostring} has it without metamethods. */
  public static String chars(LuaValue value) {
    LuaString text = Numbers.toTextOrNull(value);
    return text == null ? value.tojstring() : chars(text);
  }

  /** The reverse of {@link #chars}. */
  public static LuaString text(String chars) {
    Meter.text(chars.length());
    return LuaString.valueUsing(chars.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The text of some {@link #chars}, and another one. */
  @SuppressWarnings("deprecation") // which is for characters of one byte
  static LuaString join(String chars, LuaString text) {
    int length = chars.length();
    Meter.text((long) length + text.m_length);
    var bytes = new byte[length + text.m_length];
    chars.getBytes(0, length, bytes, 0);
    System.arraycopy(text.m_bytes, text.m_offset, bytes, length, text.m_length);
    return own(bytes);
  }

  /**
   * The text of an array that nobody changes any more. A long one is not copied; of short ones that
   * are alike there is one for a while.
   */
  public static LuaString own(byte[] bytes) {
    return bytes.length <= ShortTexts.LONGEST ? ShortTexts.own(bytes) : LuaString.valueUsing(bytes);
  }

  /** A text of its own of some bytes of an array; of short ones as {@link #own}. */
  public static LuaString copy(byte[] bytes, int offset, int length) {
    return length <= ShortTexts.LONGEST
        ? ShortTexts.of(bytes, offset, length)
        : LuaString.valueOf(bytes, offset, length);
  }

  /** A Java text in UTF-8; half of a surrogate pair becomes a question mark. */
  public static LuaString utf8(String text) {
    return LuaString.valueUsing(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A text in UTF-8 for Java; what is no UTF-8 becomes U+FFFD. */
  public static String java(LuaString text) {
    return new String(text.m_bytes, text.m_offset, text.m_length, StandardCharsets.UTF_8);
  }

  /** What Java shows of a value that is an error: the text in UTF-8, or the kind of value. */
  static String message(LuaValue value) {
    return value.isstring() ? java(value.strvalue()) : value.typename();
  }

  /** Whether two texts are the same; long ones that look alike take long. */
  static boolean equal(LuaString a, LuaString b) {
    if (a == b) return true;
    int length = a.m_length;
    return length == b.m_length && a.hashCode() == b.hashCode() && sameBytes(a, b);
  }

  /** As {@link #equal} for two texts of one length whose hashes are equal. */
  static boolean sameBytes(LuaString a, LuaString b) {
    int length = a.m_length;
    Meter.scan(length);
    int from = a.m_offset;
    int other = b.m_offset;
    return Arrays.equals(a.m_bytes, from, from + length, b.m_bytes, other, other + length);
  }

  /** Where a text has a byte first, from 0; -1 where it has none. */
  public static int indexOf(LuaString text, int wanted) {
    Meter.scan(text.m_length);
    return text.indexOf((byte) wanted, 0);
  }

  public int length() {
    return length;
  }

  /** Shortens the text, or prepares to overwrite what is behind. */
  public void length(int newLength) {
    length = newLength;
  }

  public byte[] array() {
    return data;
  }

  public byte at(int index) {
    return data[index];
  }

  /** Makes room for {@code more} bytes behind the text and returns the array. */
  byte[] reserve(int more) {
    int needed = length + more;
    if (needed < 0 || needed > MAX_LENGTH) throw Errors.plain("not enough memory");
    if (needed > data.length) {
      int capacity = (int) Math.min(MAX_LENGTH, Math.max(needed, 2L * length));
      Meter.memory(capacity);
      data = Arrays.copyOf(data, capacity);
    }
    return data;
  }

  public Bytes add(int b) {
    if (length == data.length) reserve(1);
    data[length++] = (byte) b;
    return this;
  }

  public Bytes add(byte[] bytes, int offset, int count) {
    reserve(count);
    System.arraycopy(bytes, offset, data, length, count);
    length += count;
    return this;
  }

  public Bytes add(LuaString text) {
    return add(text.m_bytes, text.m_offset, text.m_length);
  }

  /** Adds characters below 256, one byte each. */
  public Bytes add(String latin) {
    reserve(latin.length());
    for (int i = 0; i < latin.length(); i++) data[length++] = (byte) latin.charAt(i);
    return this;
  }

  public Bytes fill(int b, int count) {
    if (count > 0) {
      reserve(count);
      Arrays.fill(data, length, length + count, (byte) b);
      length += count;
    }
    return this;
  }

  /** The text as it is now. */
  public LuaString toLuaString() {
    Meter.text(length);
    return copy(data, 0, length);
  }

  /** The text, which must not grow any more: a long one is not copied. */
  public LuaString finish() {
    if (length <= 64 || length <= data.length / 2) return toLuaString();
    Meter.text(0);
    return LuaString.valueUsing(data, 0, length);
  }
}
