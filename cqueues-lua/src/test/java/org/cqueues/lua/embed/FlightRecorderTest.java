package org.cqueues.lua.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Java's flight recorder is told. */
@NullUnmarked
final class FlightRecorderTest {
  @TempDir private Path directory;

  private List<RecordedEvent> recorded(String name, Runnable action) throws Exception {
    Path file = directory.resolve(name + ".jfr");
    try (var recording = new Recording()) {
      recording.enable("org.cqueues." + name);
      recording.start();
      action.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("org.cqueues." + name))
        .filter(event -> event.getThread().getJavaThreadId() == Thread.currentThread().threadId())
        .toList();
  }

  private static void run(String script, Object... arguments) {
    try (LuaEngine lua = LuaEngine.open()) {
      CompletableFuture<LuaValues> result = lua.spawn(script, arguments);
      lua.run();
      assertTrue(result.join().toBoolean());
    }
  }

  private static final String CONNECTION =
      """
      local socket = require "cqueues.socket"
      local server = socket.listen("127.0.0.1", 0)
      local _, _, port = server:localname()
      local client = socket.connect("127.0.0.1", port)
      assert(client:connect())
      assert(server:accept())
      return true
      """;

  @Test
  void connectionsThatComeIn() throws Exception {
    List<RecordedEvent> events = recorded("Accept", () -> run(CONNECTION));
    assertEquals(1, events.size());
    assertTrue(events.getFirst().getInt("connection") > events.getFirst().getInt("listener"));
  }

  @Test
  void connectionsThatWereMadeAndThatWereNot() throws Exception {
    try (var silent = new Socket()) { // bound, and nobody listens
      silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      List<RecordedEvent> events =
          recorded(
              "Connect",
              () -> {
                run(CONNECTION);
                run(
                    """
                    local client = require"cqueues.socket".connect("127.0.0.1", ...)
                    return not pcall(client.connect, client)
                    """,
                    silent.getLocalPort());
              });
      assertEquals(2, events.size(), events::toString);
      assertTrue(events.getFirst().getString("address").contains("127.0.0.1"), events::toString);
      assertEquals(0, events.getFirst().getInt("error"));
      assertTrue(events.getLast().getInt("error") > 0, events::toString);
    }
  }

  @Test
  void descriptorsThatWereLetGoOf() throws Exception {
    List<RecordedEvent> events =
        recorded(
            "Leak",
            () -> {
              try (LuaEngine lua = LuaEngine.open()) {
                lua.eval("socket = require 'cqueues.socket'");
                int before = lua.statistics().descriptors();
                lua.eval("socket.pair()");
                while (lua.statistics().descriptors() > before) lua.eval("collectgarbage()");
                lua.eval("local a, b = socket.pair() a:close() b:close()");
              }
            });
    assertEquals(2, events.size(), events::toString);
    assertTrue(events.getFirst().toString().contains("SocketObject"), events::toString);
  }
}
