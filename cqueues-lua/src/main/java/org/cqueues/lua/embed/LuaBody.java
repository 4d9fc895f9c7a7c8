package org.cqueues.lua.embed;

import org.jspecify.annotations.Nullable;

/**
 * A function in Java that scripts call.
 *
 * <pre>{@code
 * lua.set("greet", (LuaBody) call -> "hello " + call.arg(1, String.class));
 * }</pre>
 */
@FunctionalInterface
public interface LuaBody {
  /**
   * Takes the arguments and returns the result; {@link LuaCall#results} is for several of them. A
   * {@link java.util.concurrent.CompletionStage} or {@link java.util.concurrent.Future} suspends
   * the script until it is complete, and its value is the result; other coroutines go on meanwhile.
   *
   * @throws Exception to raise an error in the script, of which it is the cause
   */
  @Nullable Object call(LuaCall call) throws Exception;
}
