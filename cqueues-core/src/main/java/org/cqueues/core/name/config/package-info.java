/**
 * What a resolver is told: its configuration (resolv.conf(5), nsswitch.conf(5)), the system's hosts
 * (hosts(5)), and the name servers to begin with.
 */
@NullMarked
package org.cqueues.core.name.config;

import org.jspecify.annotations.NullMarked;
