/**
 * Questions to name servers: the machine of a lookup ({@link
 * org.cqueues.core.name.resolver.Lookup}), what carries one question to one server, caches, pools,
 * and the addresses of hosts. Nothing here waits.
 */
@NullMarked
package org.cqueues.core.name.resolver;

import org.jspecify.annotations.NullMarked;
