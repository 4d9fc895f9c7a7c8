package org.cqueues.os;

/** The contract on the system that this is. */
class SocketsTest extends SocketsContract {}
