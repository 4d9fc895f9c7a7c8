package org.cqueues.runtime;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;

/**
 * Tells whoever runs a state that the thread it runs on was interrupted. The JVM tells what blocks
 * a thread of its interrupt, and a selector is the only kind of that which a program can write: of
 * this one there is nothing but the beginning and the end of a wait.
 */
final class ThreadInterrupts extends AbstractSelector {
  private final Runnable told;

  @SuppressWarnings("NullAway") // no provider has made it
  ThreadInterrupts(Runnable told) {
    super(null);
    this.told = told;
  }

  /** From now on interrupts of this thread are the state's, the one before this included. */
  void listen() {
    begin();
  }

  /** The thread's interrupts are its own again. */
  void ignore() {
    end();
  }

  /** The thread was interrupted; another one calls, or the thread itself in {@link #listen}. */
  @Override
  public Selector wakeup() {
    told.run();
    return this;
  }

  @Override
  protected void implCloseSelector() {}

  @Override
  protected SelectionKey register(AbstractSelectableChannel channel, int operations, Object with) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<SelectionKey> keys() {
    return Set.of();
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    return Set.of();
  }

  @Override
  public int selectNow() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int select(long timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int select() {
    throw new UnsupportedOperationException();
  }
}
