package org.cqueues.core;

import org.cqueues.os.Clock;

/** A clock that stands still until a test moves it. */
public final class ManualClock implements Clock {
  private double now = 1000; // as good as any: the origin means nothing

  @Override
  public double now() {
    return now;
  }

  /** Lets seconds pass. */
  public void advance(double seconds) {
    now += seconds;
  }
}
