/** Tests of the parser. */
@NullMarked
package org.cqueues.runtime.parser;

import org.jspecify.annotations.NullMarked;
