/**
 * macOS, FreeBSD, NetBSD, OpenBSD and DragonFly BSD, and the facility that they share, kqueue(2).
 */
@NullMarked
package org.cqueues.os.bsd;

import org.jspecify.annotations.NullMarked;
