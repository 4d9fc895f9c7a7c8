package org.cqueues.runtime;

import org.luaj.vm2.Prototype;

/**
 * The code of a precompiled chunk, which may be damaged: it becomes a class at once, since the JVM
 * then finds what the verifier of chunks does not.
 */
public final class PrecompiledCode extends Prototype {}
