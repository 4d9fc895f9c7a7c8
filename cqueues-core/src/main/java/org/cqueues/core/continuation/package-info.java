/** Access to the JVM's own continuations, on which coroutines run. */
@NullMarked
package org.cqueues.core.continuation;

import org.jspecify.annotations.NullMarked;
