/**
 * The Lua engine over LuaJ's values: states, coroutines, the call stack, errors, operators, tables,
 * garbage and limits. They know each other by nature and share a room; what lies above is reached
 * through {@link org.cqueues.runtime.StateAssembly} (which libraries a state gets), {@link
 * org.cqueues.runtime.FunctionCompiler} (how a function becomes a class) and {@link
 * org.cqueues.runtime.Intrinsic} (library functions that loops run without a call).
 *
 * <h2>Functions</h2>
 *
 * <p>Functions are interpreted at first ({@code InterpretedFunction}). Their code counts the
 * instructions that it runs ({@code InterpretedCode}): those of each call, and of each turn of a
 * loop. What it does for each is a method of its own ({@code Instruction}); numbers that are
 * calculated have no object until something else than arithmetic wants one ({@code Activation}).
 * When they have taken about as long as making a class does, {@code FunctionFactory} makes a hidden
 * class of it, unless it is too large for a method of the JVM. The class has the same operators
 * ({@code Ops}). Closures made later are of that class; those that scripts have already lead to
 * functions of it, which {@code Ops.callee} puts in their place, so that the JVM sees at each call
 * which code runs there. A loop that runs goes on in a class that has the outermost loop around and
 * begins where it jumps back ({@code CompiledFunction.Resumed}): on the Java stack that call is
 * above the interpreter's, which goes on behind the loop. A precompiled chunk, which may be
 * damaged, becomes classes at once ({@code PrecompiledCode}), and so does everything where {@code
 * Tier} says so.
 *
 * <p>Interpreted calls are listed in the coroutine ({@code Activation}), for a walk of the Java
 * stack cannot tell them apart. Calls are interpreted, too, while their coroutine has a hook: a
 * compiled function looks for one when it is entered, at the price of one read, and where its
 * outermost loop begins another turn, which costs nothing until the JVM has had a hook ({@code
 * Interrupts}). There it leaves its class, and the interpreter goes on with the registers.
 *
 * <p>Each class has a handler by which its calls can be taken out of it in the midst of an
 * instruction ({@code Exposure}): the functions on the stack are unwound and go on in the
 * interpreter, where {@code debug.getlocal} finds the variables and a hook follows. Of calls below
 * a library function that calls back, and of none else, neither variables are known nor, if there
 * are several closures of the code, which of them it is ({@code OnlyClosure}): the JVM can show
 * live locals to its own code, but crashes now and then when asked.
 *
 * <h2>Errors</h2>
 *
 * <p>An error is a Java exception without a stack trace ({@code ScriptError}). Positions and names
 * come from one walk of the Java stack ({@code CallStack}), which stops at the function that is
 * asked for, and from the instructions there ({@code OperandNames}); it takes about 1.3 µs. The
 * handler of an {@code xpcall} runs where the error is raised, on top of the stack that it looks at
 * ({@code ErrorHandler}). So {@code Errors.error} is for errors that are thrown at once and not
 * caught by Java; code that may catch an error of a script's function calls it by {@code
 * LuaCoroutine.callCaught}. Whoever catches one has begun a {@code ProtectedCall}, which puts back
 * what the error left behind.
 *
 * <h2>What states share</h2>
 *
 * <p>Two states share nothing that changes, but: the codes of functions that {@code
 * PortableFunction} carries into another thread, the texts of {@code Symbols}, the code of each
 * hidden class ({@code Code}), and some counters that only save time. Each is locked, or its field
 * says why a race does no harm.
 */
@NullMarked
package org.cqueues.runtime;

import org.jspecify.annotations.NullMarked;
