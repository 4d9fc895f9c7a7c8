package org.cqueues.lua.socket;

import org.cqueues.core.name.resolver.NameLookup;
import org.cqueues.core.name.resolver.ResolverContext;
import org.cqueues.core.socket.CoreSocket;
import org.cqueues.core.socket.Settings;
import org.cqueues.core.socket.SocketContext;
import org.cqueues.core.socket.SocketOptions;
import org.cqueues.lua.module.LuaClass;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The class of sockets in one Lua state, and what all its methods need. */
final class SocketClass {
  static final String NAME = "CQS Socket";

  /** What Lua calls a function that it knows no name of. */
  private static final String UNNAMED = "?";

  private static final LuaString TIMEOUT = Symbols.of("timeout");

  private final LuaClass<SocketObject> objects = new LuaClass<>(NAME, SocketObject.class);
  private final Scheduler scheduler;
  private final SocketContext context;
  private final Settings defaults = new Settings();
  private final NameLookup lookup = new NameLookup(this::resolvers);
  private final Failures failures = new Failures(this);
  private final LuaValue tostring;
  private LuaValue ownTimeout = LuaValue.NIL;

  /** What resolvers share, made when a name is first looked up. */
  private @Nullable ResolverContext resolvers;

  /** The handler for new sockets; null for the built-in one. */
  @Nullable LuaValue handler;

  SocketClass(LuaState state) {
    scheduler = Scheduler.of(state);
    context = new SocketContext(scheduler.controllers());
    tostring = state.globals().get("tostring");
  }

  /** Notes the class's own methods once all are there. */
  void complete() {
    failures.complete();
    ownTimeout = objects.method(TIMEOUT);
  }

  /** What becomes of errors. */
  Failures failures() {
    return failures;
  }

  LuaState state() {
    return scheduler.state();
  }

  LuaClass<SocketObject> objects() {
    return objects;
  }

  SocketContext context() {
    return context;
  }

  /** What the state's resolvers share. */
  ResolverContext resolvers() {
    ResolverContext existing = resolvers;
    if (existing != null) return existing;
    var made = new ResolverContext(context);
    resolvers = made;
    return made;
  }

  Settings defaults() {
    return defaults;
  }

  NameLookup lookup() {
    return lookup;
  }

  /** A new object that owns {@code core}. */
  SocketObject wrap(CoreSocket core) {
    scheduler.reaper().drain(); // before the descriptors of those let go of run out
    var object = new SocketObject(core, objects.metatable());
    object.handler = handler;
    object.ward = scheduler.reaper().watch(object, core::close);
    return object;
  }

  /** A new object that owns a descriptor of a known kind. */
  SocketObject wrap(int fd, int type, boolean isSocket, SocketOptions options) {
    return wrap(CoreSocket.of(context, fd, type, isSocket, options, new Settings(defaults)));
  }

  /** A method that never waits; {@code body} gets an open socket. */
  void method(String name, Method body) {
    objects.method(
        name,
        args -> {
          SocketObject socket = objects.self(args);
          if (socket.core().isClosed()) throw Errors.badArgument(1, UNNAMED, "socket closed");
          return body.call(socket, args);
        });
  }

  /** A method that may wait; in errors about the object it goes by {@code shown}. */
  void waiting(String name, String shown, Method body) {
    objects.method(name, args -> body.call(self(args, shown), args));
  }

  /** What a method does. */
  @FunctionalInterface
  interface Method {
    /** Takes the socket and all arguments, of which the socket is the first. */
    Varargs call(SocketObject socket, Varargs args);
  }

  /** The first argument, which has to be an open socket. */
  SocketObject self(Varargs args, String method) {
    return open(objects.self(args), method);
  }

  /** The socket, which somebody else may have closed during a wait. */
  SocketObject open(SocketObject socket, String method) {
    if (!socket.core().isClosed()) return socket;
    throw Errors.error("calling '" + method + "' on bad self (socket closed)");
  }

  /** A method as a script may have replaced it; null while it is the class's own. */
  @Nullable LuaValue replaced(LuaString name, LuaValue own) {
    LuaValue now = objects.method(name);
    return now.raweq(own) ? null : now;
  }

  /** When an operation ends that was given no timeout: after the socket's own. */
  double deadline(SocketObject socket) {
    LuaValue other = replaced(TIMEOUT, ownTimeout);
    if (other != null) return deadline(other.call(socket));
    double timeout = socket.core().settings().timeout;
    return Double.isNaN(timeout) ? Double.POSITIVE_INFINITY : scheduler.deadline(timeout);
  }

  /** When an operation ends that was given argument {@code n}, or none. */
  double deadline(SocketObject socket, Varargs args, int n, String method) {
    if (n == 0 || args.isnoneornil(n)) return deadline(socket);
    return scheduler.deadline(Args.number(args, n, method));
  }

  private double deadline(LuaValue timeout) {
    return timeout.isnil() ? Double.POSITIVE_INFINITY : scheduler.deadline(timeout.checkdouble());
  }

  /** A value as {@code tostring} of the state makes it a text. */
  LuaString text(LuaValue value) {
    return value instanceof LuaString text ? text : tostring.call(value).checkstring();
  }

  /**
   * Waits until the socket's last operation may be tried again.
   *
   * @param method for the error where the socket is closed meanwhile
   * @return whether there was time left
   */
  boolean await(SocketObject socket, double deadline, String method) {
    if (!scheduler.await(socket, deadline)) return false;
    open(socket, method);
    return true;
  }

  /** The function of the class by that name, as it is called by others. */
  static Builtin function(String name, Builtin.Body body) {
    return new Builtin(name, body);
  }
}
