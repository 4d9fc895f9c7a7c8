/** {@code require "cqueues.dns.…"}: records, packets, configurations, hosts and hints. */
@NullMarked
package org.cqueues.lua.dns;

import org.jspecify.annotations.NullMarked;
