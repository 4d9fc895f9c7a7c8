/** The command line: options, scripts, standard streams and the prompt. */
@NullMarked
package org.cqueues.lua.cli;

import org.jspecify.annotations.NullMarked;
