package org.cqueues.lua.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullUnmarked;

/**
 * Buffers of Netty's that were let go of without a release, every one of them. To be named before a
 * test's first use of Netty: buffers are watched by the detectors that are there by then.
 */
@NullUnmarked
final class Leaks {
  private static final List<String> FOUND = new CopyOnWriteArrayList<>();

  static {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(
        new ResourceLeakDetectorFactory() {
          @SuppressWarnings("deprecation") // the one that has to be there
          @Override
          public <T> ResourceLeakDetector<T> newResourceLeakDetector(
              Class<T> resource, int samplingInterval, long maxActive) {
            return new Detector<>(resource, samplingInterval);
          }
        });
  }

  private Leaks() {}

  private static final class Detector<T> extends ResourceLeakDetector<T> {
    Detector(Class<T> resource, int samplingInterval) {
      super(resource, samplingInterval);
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String type, String records) {
      FOUND.add(type + records);
    }

    @Override
    protected void reportUntracedLeak(String type) {
      FOUND.add(type);
    }
  }

  /** Begins to watch. */
  static void watch() {
    FOUND.clear();
  }

  /** Waits until something is found, that the caller has let go of. */
  static void awaitOne() {
    while (FOUND.isEmpty()) look();
  }

  /** Whether nothing that is unreachable by now was left unreleased. */
  static void assertNone() {
    look();
    assertEquals(List.of(), FOUND);
  }

  private static void look() {
    System.gc();
    // the detectors look when something is tracked
    for (int i = 0; i < 100; i++) PooledByteBufAllocator.DEFAULT.buffer().release();
  }
}
