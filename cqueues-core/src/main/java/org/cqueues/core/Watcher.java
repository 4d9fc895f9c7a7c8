package org.cqueues.core;

/** Waits for a controller's descriptor in a loop of its own, and steps the controller there. */
public interface Watcher {
  /** The controller has something to do that its descriptor does not tell; from any thread. */
  void alerted();

  /** The descriptor is about to be closed. A controller that was reset has another one then. */
  void closing();
}
