/** TODO. */
@NullMarked
package org.cqueues.core;

import org.jspecify.annotations.NullMarked;
