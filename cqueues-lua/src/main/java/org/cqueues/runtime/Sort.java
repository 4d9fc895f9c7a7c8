package org.cqueues.runtime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/**
 * {@code table.sort}: a quicksort in place with the median of three as the pivot, so that an order
 * function which contradicts itself is noticed where the scan leaves the range, as in Lua 5.2. The
 * order function may yield or fail; what has been moved until then stays so.
 *
 * <p>Numbers alone, or texts alone, in their own order are left to the JDK: of two that are equal
 * nobody sees which comes first.
 */
public final class Sort {
  private static final long COMPARISON_INSTRUCTIONS = 8;

  private final LuaTable table;
  private final @Nullable LuaFunction order;
  private final boolean raw;

  /**
   * @param raw elements do not go through metamethods
   */
  public Sort(LuaTable table, @Nullable LuaFunction order, boolean raw) {
    this.table = table;
    this.order = order;
    this.raw = raw;
  }

  private LuaValue get(int index) {
    return raw ? table.rawget(index) : Ops.index(table, (long) index);
  }

  private void set(int index, LuaValue value) {
    if (raw) table.rawset(index, value);
    else Ops.setIndex(table, (long) index, value);
  }

  /** Sorts the elements of two indices and all between them. */
  public void run(int from, int to) {
    if (raw && order == null && from < to) {
      LuaValue first = table.rawget(from);
      if (first instanceof LuaNumber && sortNumbers(from, to)) return;
      if (first instanceof LuaString && sortTexts(from, to)) return;
    }
    quicksort(from, to);
  }

  /** Sorts if all elements are numbers of which none differs from an equal one in its text. */
  private boolean sortNumbers(int from, int to) {
    for (int i = from; i <= to; i++) {
      if (!(table.rawget(i) instanceof LuaNumber number)) return false;
      double value = number.todouble();
      if (value == 0 ? 1 / value < 0 : Double.isNaN(value)) return false;
    }
    int size = to - from + 1;
    account(size, Double.BYTES);
    var numbers = new double[size];
    for (int i = 0; i < size; i++) numbers[i] = table.rawget(from + i).todouble();
    Arrays.sort(numbers);
    for (int i = 0; i < size; i++) table.rawset(from + i, LuaValue.valueOf(numbers[i]));
    return true;
  }

  /** Sorts if all elements are texts. */
  private boolean sortTexts(int from, int to) {
    for (int i = from; i <= to; i++) if (!(table.rawget(i) instanceof LuaString)) return false;
    int size = to - from + 1;
    account(size, Long.BYTES);
    var texts = new LuaString[size];
    for (int i = 0; i < size; i++) texts[i] = (LuaString) table.rawget(from + i);
    Arrays.sort(texts, Ops::compare);
    for (int i = 0; i < size; i++) table.rawset(from + i, texts[i]);
    return true;
  }

  /** Sorting takes work in the order of n log n at most, and a copy. */
  private static void account(int size, int elementBytes) {
    int depth = Integer.SIZE - Integer.numberOfLeadingZeros(size);
    Meter.work(COMPARISON_INSTRUCTIONS * size * depth);
    Meter.memory((long) size * elementBytes);
  }

  private void quicksort(int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      Meter.work(COMPARISON_INSTRUCTIONS * (high - (long) low));
      swapUnlessOrdered(low, high);
      if (high - low == 1) return;
      int middle = (low + high) >>> 1;
      if (less(get(middle), get(low))) {
        swap(middle, low);
      } else {
        swapUnlessOrdered(middle, high);
      }
      if (high - low == 2) return;
      LuaValue pivot = get(middle);
      swap(middle, high - 1);
      int split = partition(low, high, pivot);
      // the smaller part recursively, so that the depth stays logarithmic
      if (split - low < high - split) {
        quicksort(low, split - 1);
        low = split + 1;
      } else {
        quicksort(split + 1, high);
        high = split - 1;
      }
    }
  }

  /** Brings what is less than the pivot before it; returns where the pivot ends up. */
  private int partition(int low, int high, LuaValue pivot) {
    int i = low;
    int j = high - 1;
    while (true) {
      while (less(get(++i), pivot)) {
        if (i >= high) throw Errors.error("invalid order function for sorting");
      }
      while (less(pivot, get(--j))) {
        if (j <= low) throw Errors.error("invalid order function for sorting");
      }
      if (j < i) {
        swap(high - 1, i);
        return i;
      }
      swap(i, j);
    }
  }

  private void swapUnlessOrdered(int first, int second) {
    if (less(get(second), get(first))) swap(first, second);
  }

  private void swap(int first, int second) {
    LuaValue value = get(first);
    set(first, get(second));
    set(second, value);
  }

  private boolean less(LuaValue a, LuaValue b) {
    return order != null ? order.call(a, b).toboolean() : Ops.lt(a, b);
  }
}
