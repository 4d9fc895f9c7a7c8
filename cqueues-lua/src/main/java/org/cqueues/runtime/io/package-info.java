/**
 * Files, pipes and processes: the table {@code io}, and what parts of {@code os} stand on.
 *
 * <p>{@code IoLibrary} has the functions and the methods of files. A script's file is a {@code
 * LuaFile}; it reads and writes through a {@code FileStream}, which has the buffers and the one
 * position of C's FILE, and that moves bytes through a {@code FileDevice}: a file, a stream of the
 * process, or a {@code Command} with a pipe. {@code OpenFiles} writes at the end of a state what
 * was forgotten, {@code FileErrors} words Java's exceptions as C does.
 */
@NullMarked
package org.cqueues.runtime.io;

import org.jspecify.annotations.NullMarked;
