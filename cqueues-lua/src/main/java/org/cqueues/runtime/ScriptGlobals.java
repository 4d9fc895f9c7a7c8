package org.cqueues.runtime;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** LuaJ's globals, of which a {@link Table} holds the variables. */
final class ScriptGlobals extends Globals {
  /** The variables; compiled code looks here at once. */
  final Table variables = new Table();

  /**
   * As LuaJ's.
   *
   * @throws ScriptError also where there is no such file
   */
  @Override
  public LuaValue loadfile(String name) {
    try (InputStream file = finder.findResource(name)) {
      if (file == null) throw Errors.plain(Bytes.chars(Bytes.utf8("cannot open " + name)));
      return load(file, "@" + name, "bt", this);
    } catch (IOException e) {
      throw Errors.plain(Bytes.chars(Bytes.utf8("cannot read " + name + ": " + e.getMessage())));
    }
  }

  @Override
  public LuaValue rawget(int key) {
    return variables.rawget(key);
  }

  @Override
  public LuaValue rawget(LuaValue key) {
    return variables.rawget(key);
  }

  @Override
  public LuaValue get(int key) {
    return get(valueOf(key));
  }

  @Override
  public LuaValue get(LuaValue key) {
    LuaValue value = rawget(key);
    return value.isnil() && getmetatable() != null ? gettable(this, key) : value;
  }

  @Override
  public void rawset(int key, LuaValue value) {
    variables.rawset(key, value);
  }

  @Override
  public void rawset(LuaValue key, LuaValue value) {
    variables.rawset(key, value);
  }

  @Override
  protected LuaValue hashget(LuaValue key) {
    return variables.rawget(key);
  }

  @Override
  public void hashset(LuaValue key, LuaValue value) {
    variables.rawset(key, value);
  }

  @Override
  public void set(int key, LuaValue value) {
    set(valueOf(key), value);
  }

  @Override
  public void set(LuaValue key, LuaValue value) {
    if (getmetatable() == null || !rawget(key).isnil() || !settable(this, key, value)) {
      if (!key.isvalidkey()) typerror("table index");
      rawset(key, value);
    }
  }

  @Override
  public Varargs next(LuaValue key) {
    return variables.next(key);
  }

  @Override
  public Varargs inext(LuaValue key) {
    return variables.inext(key);
  }

  @Override
  public int rawlen() {
    return variables.rawlen();
  }

  @Override
  public void presize(int listSize) {
    variables.presize(listSize);
  }

  @Override
  protected int getArrayLength() {
    return variables.getArrayLength();
  }

  @Override
  protected int getHashLength() {
    return variables.getHashLength();
  }

  @Override
  public @Nullable LuaValue getmetatable() {
    return variables.metatable();
  }

  @Override
  public LuaValue setmetatable(@Nullable LuaValue metatable) {
    variables.setmetatable(metatable);
    return this;
  }

  @Override
  public void sort(LuaValue order) {
    variables.sort(order);
  }
}
