package org.cqueues.core;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The controllers of one Lua state: which live, and which are running. Keeps none alive. */
public final class Controllers {
  private final List<WeakReference<Controller>> live = new ArrayList<>();
  private final Reaper reaper = new Reaper();

  /** The innermost controller whose step is resuming something; the others below it. */
  private @Nullable Controller running;

  /** What closes abandoned objects of this state. */
  public Reaper reaper() {
    return reaper;
  }

  /** The innermost controller whose step is resuming something right now, or null. */
  public @Nullable Controller running() {
    return running;
  }

  void running(@Nullable Controller controller) {
    running = controller;
  }

  void add(Controller controller) {
    live.removeIf(reference -> reference.get() == null);
    live.add(new WeakReference<>(controller));
  }

  void remove(Controller controller) {
    live.removeIf(
        reference -> {
          Controller other = reference.get();
          return other == null || other == controller;
        });
  }

  /**
   * In every controller, fires whatever waits for a descriptor and forgets it; to be called before
   * the descriptor is closed. Unknown and negative descriptors are ignored.
   */
  public void cancel(int fd) {
    if (fd < 0) return;
    for (int i = 0; i < live.size(); i++) {
      Controller controller = live.get(i).get();
      if (controller != null) controller.cancel(fd);
    }
  }

  /**
   * Opens new kernel queues for all controllers, after all old ones are gone; for a child process.
   *
   * @throws org.cqueues.os.SysException where the kernel gives none
   */
  public void reset() {
    List<Controller> all = new ArrayList<>();
    for (var reference : live) {
      Controller controller = reference.get();
      if (controller != null) all.add(controller);
    }
    all.forEach(Controller::tearDown);
    all.forEach(Controller::rebuild);
  }
}
