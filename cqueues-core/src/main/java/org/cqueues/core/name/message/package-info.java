/**
 * DNS messages as bytes (RFC 1035), their records, and what can be wrong with them. dnsjava knows
 * names and record types; nothing here does I/O.
 */
@NullMarked
package org.cqueues.core.name.message;

import org.jspecify.annotations.NullMarked;
