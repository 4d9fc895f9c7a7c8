package org.cqueues.lua.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.CompletableFuture;
import org.cqueues.lua.embed.LuaEngine;
import org.cqueues.lua.embed.LuaValues;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine on the event loop of a Vert.x context, whose futures scripts wait for. */
@NullUnmarked
final class VertxTest {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aScriptRunsOnTheContextsLoop(boolean nativeTransport) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(nativeTransport));
    try {
      Context context = vertx.getOrCreateContext();
      var host = NettyHost.of(((ContextInternal) context).nettyEventLoop());
      vertx.eventBus().consumer("upper", message -> message.reply(message.body().toString() + "!"));
      LuaEngine.Builder builder =
          LuaEngine.builder()
              .function(
                  "ask",
                  call ->
                      vertx
                          .eventBus()
                          .<String>request("upper", call.arg(1, String.class))
                          .map(reply -> reply.body())
                          .toCompletionStage())
              .function("onContext", _ -> ((ContextInternal) context).inThread());
      try (LuaEngine lua = builder.open(host)) {
        CompletableFuture<LuaValues> result =
            lua.submitAsync(
                () ->
                    lua.spawn(
                        """
                        local cqueues, socket = require "cqueues", require "cqueues.socket"
                        assert(onContext())
                        local answer = ask "hello"
                        local a, b = socket.pair()
                        cqueues.running():wrap(function()
                          cqueues.sleep(0.001)
                          b:write(ask(answer), "\\n")
                        end)
                        return a:read()
                        """));
        assertEquals("hello!!", result.get().as(String.class));
        assertTrue(nativeTransport || !vertx.isNativeTransportEnabled());
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }
  }
}
