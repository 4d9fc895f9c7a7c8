package org.cqueues.runtime;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/** Stands for a key or a value that a weak table does not keep alive. */
@SuppressWarnings("ReferenceEquality") // identity comes first
abstract sealed class WeakBox extends LuaValue {
  @Override
  public final int type() {
    return TNONE;
  }

  @Override
  public final String typename() {
    return "weak reference";
  }

  /** Tells which pair of the table has lost its key or its value. */
  static final class Reference extends WeakReference<Object> {
    /** The key as the table has it. */
    final LuaValue key;

    private Reference(Object target, LuaValue key, ReferenceQueue<Object> queue) {
      super(target, queue);
      this.key = key;
    }

    /** Whether it is the key that is gone; else the value. */
    boolean isKeys() {
      return key instanceof Key box && box.reference == this;
    }
  }

  /** A key; equal to the value it stands for, so that a search for that finds it. */
  static final class Key extends WeakBox {
    private final Reference reference;
    private final int hash;

    /**
     * @param target the key itself, or its pair
     */
    Key(LuaValue key, Object target, ReferenceQueue<Object> queue) {
      this.reference = new Reference(target, this, queue);
      this.hash = key.hashCode();
    }

    /** The key, or null when it is gone. */
    @Nullable LuaValue key() {
      Object target = reference.get();
      return target instanceof Ephemeron pair ? pair.key : (LuaValue) target;
    }

    /** The pair, or null where there is none or it is gone. */
    @Nullable Ephemeron pair() {
      return reference.get() instanceof Ephemeron pair ? pair : null;
    }

    @Override
    public boolean raweq(LuaValue other) {
      if (this == other) return true;
      LuaValue key = key();
      return key != null && (key == other || key.raweq(other));
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** A value. */
  static final class Value extends WeakBox {
    private final Reference reference;

    Value(LuaValue value, LuaValue key, ReferenceQueue<Object> queue) {
      reference = new Reference(value, key, queue);
    }

    /** The value; nil when it is gone. */
    LuaValue value() {
      Object value = reference.get();
      return value == null ? NIL : (LuaValue) value;
    }

    boolean has(Reference reference) {
      return this.reference == reference;
    }
  }
}
