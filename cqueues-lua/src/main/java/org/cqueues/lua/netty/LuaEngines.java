package org.cqueues.lua.netty;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.cqueues.lua.embed.HostLoop;
import org.cqueues.lua.embed.LuaChunk;
import org.cqueues.lua.embed.LuaEngine;
import org.luaj.vm2.LuaFunction;

/**
 * An engine for each event loop of a program's, made when the loop's first connection comes.
 *
 * <pre>{@code
 * LuaChunk echo = LuaEngine.compile("=echo", """
 *     local channel = ...
 *     for line in channel:lines "*L" do channel:write(line) end
 *     """);
 * var engines = new LuaEngines(LuaEngine.builder());
 * new ServerBootstrap()
 *     .group(group)
 *     .channel(EpollServerSocketChannel.class)
 *     .childHandler(engines.handler(echo))
 *     .bind(8000);
 * }</pre>
 *
 * <p>Connections of one loop share the globals of its engine. An engine ends with its loop.
 */
public final class LuaEngines implements AutoCloseable {
  private final Function<HostLoop, LuaEngine> maker;
  private final Map<EventLoop, LuaEngine> engines = new ConcurrentHashMap<>();

  /** Engines that are all alike; the builder is not changed any more. */
  public LuaEngines(LuaEngine.Builder builder) {
    this(builder::open);
  }

  /**
   * Engines that a function opens and prepares, on the thread of the host that it gets:
   *
   * <pre>{@code
   * new LuaEngines(host -> {
   *   LuaEngine lua = LuaEngine.builder().open(host);
   *   lua.eval(library);
   *   return lua;
   * })
   * }</pre>
   */
  public LuaEngines(Function<HostLoop, LuaEngine> maker) {
    this.maker = maker;
  }

  /** The engine of a loop; to be asked for on its thread. */
  public LuaEngine of(EventLoop loop) {
    return engines.computeIfAbsent(loop, this::open);
  }

  private LuaEngine open(EventLoop loop) {
    if (!loop.inEventLoop()) throw new IllegalStateException("this is not the thread of " + loop);
    LuaEngine engine = maker.apply(NettyHost.of(loop));
    loop.terminationFuture().addListener(_ -> engines.remove(loop, engine));
    return engine;
  }

  /**
   * A handler that has a script handle each connection, see {@link LuaChannelHandler}; one for all
   * channels.
   */
  public ChannelHandler handler(LuaChunk script) {
    return new EngineChooser(this, engine -> new LuaChannelHandler(engine, script));
  }

  /** As {@link #handler(LuaChunk)}, by a global function of the engines. */
  public ChannelHandler handler(String function) {
    return new EngineChooser(
        this, engine -> new LuaChannelHandler(engine, function(engine, function)));
  }

  private static LuaFunction function(LuaEngine engine, String name) {
    LuaFunction found = engine.get(name, LuaFunction.class);
    if (found == null) throw new IllegalArgumentException("there is no function " + name);
    return found;
  }

  /** Closes all engines, and with them the connections of their scripts. */
  @Override
  public void close() {
    engines.values().forEach(LuaEngine::close);
    engines.clear();
  }
}
