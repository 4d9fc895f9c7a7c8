/** illumos and Solaris, and their event ports. */
@NullMarked
package org.cqueues.os.illumos;

import org.jspecify.annotations.NullMarked;
