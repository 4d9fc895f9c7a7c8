/** From the names of hosts and services to addresses and ports; nothing here waits. */
@NullMarked
package org.cqueues.core.name;

import org.jspecify.annotations.NullMarked;
