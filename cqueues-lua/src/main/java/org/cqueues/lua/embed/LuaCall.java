package org.cqueues.lua.embed;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.cqueues.runtime.Errors;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** A script's call of a Java function: the arguments, and ways to wait inside it. */
public final class LuaCall {
  private final LuaEngine engine;
  private final String function;
  private final Varargs arguments;

  LuaCall(LuaEngine engine, String function, Varargs arguments) {
    this.engine = engine;
    this.function = function;
    this.arguments = arguments;
  }

  /** The engine whose script calls. */
  public LuaEngine engine() {
    return engine;
  }

  /** How many arguments there are. */
  public int count() {
    return arguments.narg();
  }

  /**
   * An argument; a wrong one is a Lua error that names the function.
   *
   * @param number from 1 on
   * @return not null: nil is wrong
   */
  public <T> T arg(int number, Class<T> type) {
    T value = optional(number, type);
    if (value != null) return value;
    throw Errors.badArgument(number, function, type.getSimpleName() + " expected, got nil");
  }

  /** As {@link #arg(int, Class)}, or null for nil. */
  public <T> @Nullable T optional(int number, Class<T> type) {
    LuaValue value = arguments.arg(number);
    if (value.isnil()) return null;
    try {
      return engine.conversions().toJava(value, type, "");
    } catch (IllegalArgumentException e) {
      String expected = type.getSimpleName() + " expected, got " + value.typename();
      throw Errors.badArgument(number, function, expected);
    }
  }

  /** All arguments, in the engine's own values. */
  public Varargs arguments() {
    return arguments;
  }

  /** Several results, to be returned by the function. */
  public Object results(@Nullable Object... values) {
    return new LuaValues(engine.conversions(), engine.conversions().toLua(values));
  }

  /**
   * Suspends the script until the stage is complete.
   *
   * @return its value
   * @throws Exception what it failed with
   */
  @SuppressWarnings("unchecked") // the stage's own
  public <T> @Nullable T await(CompletionStage<T> stage) throws Exception {
    return (T) engine.awaitables().await(stage);
  }

  /** Suspends the script for some time. */
  public void sleep(Duration time) {
    engine.sleep(TimeUnit.NANOSECONDS.convert(time) / 1e9);
  }

  /**
   * Yields values to whoever resumed the script's coroutine, as {@code coroutine.yield}.
   *
   * @return what it is resumed with
   */
  public LuaValues suspend(@Nullable Object... values) {
    Conversions conversions = engine.conversions();
    return new LuaValues(conversions, engine.state().suspend(conversions.toLua(values)));
  }
}
