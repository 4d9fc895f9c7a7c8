/**
 * The controller: computations suspended on descriptors, timers and conditions, over one event
 * loop.
 */
@NullMarked
package org.cqueues.core;

import org.jspecify.annotations.NullMarked;
