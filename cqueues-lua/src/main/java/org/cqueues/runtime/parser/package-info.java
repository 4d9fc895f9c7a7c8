/** From source text or precompiled chunks to verified prototypes. */
@NullMarked
package org.cqueues.runtime.parser;

import org.jspecify.annotations.NullMarked;
