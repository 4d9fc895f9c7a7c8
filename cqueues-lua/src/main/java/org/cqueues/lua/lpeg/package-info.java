/**
 * {@code require "lpeg"} and {@code require "re"}: parsing expression grammars, with the functions
 * of LPeg. A pattern is a {@link org.cqueues.lua.lpeg.Tree}, which nothing changes. When it is
 * first matched, {@link org.cqueues.lua.lpeg.Generator} makes a {@link
 * org.cqueues.lua.lpeg.Program} of it for a parsing machine, as in R. Ierusalimschy, "A Text
 * Pattern-Matching Tool based on Parsing Expression Grammars", 2009; {@link
 * org.cqueues.lua.lpeg.Machine} runs it, and notes what was captured; {@link
 * org.cqueues.lua.lpeg.CaptureValues} makes values of these notes afterwards. Of a program that has
 * run for long, {@link org.cqueues.lua.lpeg.ProgramCompiler} makes a class, which does the same
 * several times as fast.
 */
@NullMarked
package org.cqueues.lua.lpeg;

import org.jspecify.annotations.NullMarked;
