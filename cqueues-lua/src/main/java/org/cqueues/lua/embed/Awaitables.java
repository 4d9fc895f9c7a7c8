package org.cqueues.lua.embed;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.cqueues.core.Condition;
import org.cqueues.core.ControllerGroup;
import org.cqueues.lua.module.LuaClass;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.lua.module.Signalled;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.Userdata;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Futures and publishers in the scripts of one engine. A script polls them as it polls sockets;
 * {@code future:get()} waits for the value, a publisher is iterated over.
 */
final class Awaitables {
  /** What scripts can do with any future. */
  private static final List<String> METHODS = List.of("get", "isdone", "cancel");

  private final Conversions conversions;
  private final Scheduler scheduler;
  private final LuaClass<FutureObject> futures = new LuaClass<>("Java Future", FutureObject.class);
  private final ObjectCache known = new ObjectCache();

  /** The metatables of futures whose Java methods scripts reach, too, by their classes. */
  private final Map<Class<?>, LuaTable> metatables = new HashMap<>();

  private final LuaClass<PublisherObject> publishers =
      new LuaClass<>("Java Publisher", PublisherObject.class);

  Awaitables(LuaState state, Conversions conversions) {
    this.conversions = conversions;
    this.scheduler = Scheduler.of(state);
    futures.method("get", this::get);
    futures.method(
        "isdone", args -> LuaValue.valueOf(futures.self(args, "isdone").future.isDone()));
    futures.method(
        "cancel", args -> LuaValue.valueOf(futures.self(args, "cancel").future.cancel(true)));
    publishers.method("next", this::next);
    publishers.method("close", this::close);
    publishers.metatable().rawset(Symbols.of("__call"), new Builtin("__call", this::next));
  }

  /** A future as a script sees it. */
  private static final class FutureObject extends Userdata implements Signalled {
    private final CompletableFuture<?> future;
    private final Condition done = new Condition(false);

    FutureObject(CompletableFuture<?> future, Object original, LuaTable metatable) {
      super(original, metatable);
      this.future = future;
    }

    @Override
    public boolean isReady() {
      return future.isDone();
    }

    @Override
    public Condition condition() {
      return done;
    }
  }

  /** A publisher as a script sees it, which is asked for one item at a time. */
  private static final class PublisherObject extends Userdata implements Signalled {
    private final ItemSubscriber subscriber;

    PublisherObject(Flow.Publisher<?> publisher, ItemSubscriber subscriber, LuaTable metatable) {
      super(publisher, metatable);
      this.subscriber = subscriber;
    }

    @Override
    public boolean isReady() {
      return subscriber.isReady();
    }

    @Override
    public Condition condition() {
      return subscriber.condition();
    }
  }

  /** Whether a script's value is a future or a publisher of Java's. */
  static boolean isObject(LuaUserdata value) {
    return value instanceof FutureObject || value instanceof PublisherObject;
  }

  LuaValue of(CompletionStage<?> stage) {
    FutureObject existing = existing(stage);
    return existing == null ? object(future(stage), stage) : existing;
  }

  /** A future that only a thread can wait for gets one, which is cheap. */
  LuaValue of(Future<?> future) {
    if (future instanceof CompletionStage<?> stage) return of(stage);
    FutureObject existing = existing(future);
    return existing == null ? object(future(future), future) : existing;
  }

  private @Nullable FutureObject existing(Object future) {
    return known.get(future) instanceof FutureObject object ? object : null;
  }

  private FutureObject object(CompletableFuture<?> future, Object original) {
    var object = new FutureObject(future, original, metatable(original.getClass()));
    known.put(object);
    Condition done = object.done;
    if (!future.isDone()) {
      Runnable signal = () -> done.signal(Integer.MAX_VALUE);
      ControllerGroup controllers = scheduler.controllers();
      var _ = future.whenComplete((_, _) -> controllers.post(signal));
    }
    return object;
  }

  private LuaTable metatable(Class<?> type) {
    if (!conversions.objects().access().isAll()) return futures.metatable();
    return metatables.computeIfAbsent(type, this::withJava);
  }

  /** What waits is in front of the methods of Java's that would block the thread. */
  private LuaTable withJava(Class<?> type) {
    HostObjects objects = conversions.objects();
    Table functions = objects.functions(objects.members(type));
    for (String name : METHODS) functions.set(name, futures.method(Bytes.text(name)));
    return objects.metatable("Java Future", functions, Map.of());
  }

  LuaValue of(Flow.Publisher<?> publisher) {
    var subscriber = new ItemSubscriber(scheduler.controllers());
    publisher.subscribe(subscriber);
    return new PublisherObject(publisher, subscriber, publishers.metatable());
  }

  private static CompletableFuture<?> future(CompletionStage<?> stage) {
    try {
      return stage.toCompletableFuture();
    } catch (UnsupportedOperationException e) {
      var future = new CompletableFuture<@Nullable Object>();
      stage.whenComplete(
          (value, failure) -> {
            if (failure == null) future.complete(value);
            else future.completeExceptionally(failure);
          });
      return future;
    }
  }

  private static CompletableFuture<?> future(Future<?> future) {
    var completed = new CompletableFuture<@Nullable Object>();
    if (future.isDone()) {
      settle(completed, future);
    } else {
      Thread.ofVirtual().name("future of a script").start(() -> settle(completed, future));
    }
    return completed;
  }

  private static void settle(CompletableFuture<@Nullable Object> completed, Future<?> future) {
    try {
      completed.complete(future.get());
    } catch (ExecutionException e) {
      completed.completeExceptionally(cause(e));
    } catch (Exception e) {
      completed.completeExceptionally(e);
    }
  }

  /** Whether a value of Java's is waited for where a function returns it. */
  private static boolean isOne(Object value) {
    return value instanceof CompletionStage<?> || value instanceof Future<?>;
  }

  /** What a function of Java's has returned or, of a future, what that gives. */
  @Nullable Object settled(@Nullable Object result) throws Exception {
    return result != null && isOne(result) ? await(result) : result;
  }

  /** Suspends the script until a future, of either kind, is complete. */
  @Nullable Object await(Object future) throws Exception {
    FutureObject existing = existing(future);
    CompletableFuture<?> completable =
        existing != null
            ? existing.future
            : future instanceof CompletionStage<?> stage
                ? future(stage)
                : future((Future<?>) future);
    if (!completable.isDone()) {
      FutureObject object = existing == null ? object(completable, future) : existing;
      while (!completable.isDone()) scheduler.pollThrough(object);
    }
    return value(completable);
  }

  private static @Nullable Object value(CompletableFuture<?> future) throws Exception {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = cause(e);
      if (cause instanceof InterruptedException) throw e; // of another thread
      if (cause instanceof Exception thrown) throw thrown;
      throw e;
    }
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    boolean wraps = failure instanceof ExecutionException || failure instanceof CompletionException;
    return wraps && cause != null ? cause(cause) : failure;
  }

  /** {@code future:get([seconds])}: the value; nothing after the timeout; or the error. */
  private Varargs get(Varargs args) {
    FutureObject self = futures.self(args, "get");
    double deadline =
        args.isnoneornil(2)
            ? Double.POSITIVE_INFINITY
            : scheduler.deadline(Args.number(args, 2, "get"));
    while (!self.future.isDone()) {
      double left = deadline - scheduler.now();
      if (left <= 0) return LuaValue.NONE;
      LuaValue timeout = left < Double.POSITIVE_INFINITY ? LuaValue.valueOf(left) : LuaValue.NIL;
      scheduler.pollThrough(LuaValue.varargsOf(self, timeout));
    }
    try {
      return conversions.fromHost(value(self.future));
    } catch (Exception failure) {
      throw Errors.host(failure);
    }
  }

  /** {@code publisher:next()}, or a call of it: the next item, or nil at the end. */
  private Varargs next(Varargs args) {
    PublisherObject self = publishers.self(args, "next");
    ItemSubscriber subscriber = self.subscriber;
    subscriber.demand();
    while (!subscriber.isReady()) scheduler.pollThrough(self);
    Object item;
    try {
      item = subscriber.take();
    } catch (Exception failure) {
      throw Errors.host(failure);
    }
    return conversions.fromHost(item);
  }

  private Varargs close(Varargs args) {
    publishers.self(args, "close").subscriber.cancel();
    return LuaValue.NONE;
  }
}
