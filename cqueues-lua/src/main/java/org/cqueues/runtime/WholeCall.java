package org.cqueues.runtime;

/**
 * A class of library functions that neither call other functions nor are called by their code but
 * through a class that is no function: what there is of it on the Java stack, one frame on top of
 * the other, is one call. {@link CallStack} need not ask for the methods' names then, which takes
 * long.
 */
public interface WholeCall {}
