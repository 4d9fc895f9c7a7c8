/**
 * From a function's prototype to a class file, and nothing else: the engine defines the class and
 * gives it its constants (see {@link org.cqueues.runtime.FunctionCompiler} for the contract).
 *
 * <p>Registers become Java locals ({@code Layout}), every operation a call of {@code Ops}, whose
 * common cases are short enough to be inlined. Line numbers in the class are numbers of
 * instructions: errors find names and lines by walking the stack, and nothing is kept up to date
 * for them. Generated code is a class of the engine's package and uses what is not public there;
 * the names of that are in {@code JvmTypes}, since this package does not see the classes.
 *
 * <p>{@code CodeWriter} is between the compiler and ASM, and tells the JVM the types in locals and
 * on the stack wherever something jumps to: it has seen what was stored before, and of registers in
 * doubles {@code Layout} knows where they are. To find that out from the bytes, as the JDK's {@code
 * ClassFile} does, took a good part of what a class costs.
 *
 * <p>{@code NumberFlow} finds values that are surely numbers, or likely ones, and keeps those in
 * Java doubles that would cost an object more often than they leave as one; a likely one has an
 * object beside it, for what is no number. It types webs of writes and reads instead of registers.
 * {@code Calculations} emits what is done with them.
 *
 * <p>The JVM inlines methods of up to 325 bytes, so each byte counts: {@code Deferral} finds what
 * need not be emitted, {@code Liveness} what need not be kept. {@code Snapshot} says what of the
 * registers can be told while the function runs, {@code Handlers} and {@code Recovery} hand it over
 * to whoever looks.
 */
@NullMarked
package org.cqueues.runtime.compiler;

import org.jspecify.annotations.NullMarked;
