package org.cqueues.lua.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.cqueues.lua.Trust;
import org.cqueues.lua.embed.LuaCall;
import org.cqueues.lua.embed.LuaEngine;
import org.cqueues.lua.embed.LuaException;
import org.cqueues.lua.embed.LuaValues;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections of Netty's, each handled by a coroutine, and clients that know nothing of it. */
@NullUnmarked
@ParameterizedClass
@MethodSource("org.cqueues.lua.netty.Transport#available")
final class LuaChannelHandlerTest {
  private static final int MIB = 1 << 20;

  @Parameter Transport transport;

  private final BlockingQueue<List<Object>> notes = new LinkedBlockingQueue<>();
  private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
  private final BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();

  private final List<Channel> servers = new ArrayList<>();
  private EventLoopGroup group;
  private LuaEngines engines;

  @BeforeEach
  void open() {
    Leaks.watch();
    group = transport.group(1);
    engines = new LuaEngines(LuaEngine.builder().function("note", this::note));
  }

  @AfterEach
  void close() throws InterruptedException {
    for (Channel server : servers) server.close().sync();
    engines.close();
    group.shutdownGracefully(0, 1, TimeUnit.MINUTES).sync();
    Leaks.assertNone();
  }

  private Object note(LuaCall call) {
    return notes.add(
        call.results(all(call)) instanceof LuaValues values ? values.toList() : List.of());
  }

  private static Object[] all(LuaCall call) {
    var values = new Object[call.count()];
    for (int i = 0; i < values.length; i++) values[i] = call.arguments().arg(i + 1);
    return values;
  }

  /** Tells of channels, and of the errors that get to the end of their pipelines. */
  private final class Witness extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRegistered(ChannelHandlerContext ctx) {
      accepted.add(ctx.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      errors.add(cause);
    }
  }

  /** A server whose connections a script handles; its port. */
  private int serve(String script, ChannelHandler... before) {
    var chunk = LuaEngine.compile("=script", script);
    return bind(
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            channel.pipeline().addLast(before).addLast(engines.handler(chunk), new Witness());
          }
        });
  }

  private int bind(ChannelHandler handler) {
    Channel server =
        new ServerBootstrap()
            .group(group)
            .channel(transport.server)
            .childHandler(handler)
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
    servers.add(server);
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  private static Socket connect(int port) throws Exception {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private <T> T onLoop(Callable<T> action) throws Exception {
    return group.next().submit(action).get();
  }

  @Test
  void aCoroutineEchoesLines() throws Exception {
    int port =
        serve("local ch = ... for line in ch:lines '*L' do ch:write(line) end ch:write 'bye'");
    try (Socket client = connect(port);
        Socket other = connect(port)) {
      other.getOutputStream().write("other\n".getBytes(UTF_8));
      client.getOutputStream().write("one\ntwo\nrest".getBytes(UTF_8));
      client.shutdownOutput();
      assertEquals("one\ntwo\nrestbye", new String(client.getInputStream().readAllBytes(), UTF_8));
      assertEquals("other\n", new String(other.getInputStream().readNBytes(6), UTF_8));
    }
    assertTrue(errors.isEmpty(), errors::toString);
  }

  @Test
  void coroutinesOfTheScriptReadAndWrite() throws Exception {
    int port =
        serve(
            """
            local ch = ...
            for line in coroutine.wrap(function()
              for line in ch:lines() do coroutine.yield(line) end
            end) do
              coroutine.wrap(function() ch:write(line, ("."):rep(2^24)) end)()
            end
            """);
    try (Socket client = connect(port)) {
      var in = client.getInputStream();
      for (String line : List.of("one", "two")) {
        client.getOutputStream().write((line + "\n").getBytes(UTF_8));
        assertEquals(line + ".", new String(in.readNBytes(4), UTF_8));
        in.skipNBytes((1 << 24) - 1);
      }
      client.shutdownOutput();
      assertEquals(-1, in.read());
    }
    assertTrue(errors.isEmpty(), errors::toString);
  }

  @Test
  void formatsFindTheirEndsWhereverReadsAreCut() throws Exception {
    int port =
        serve(
            """
            local ch = ...
            note(ch:read "*l", ch:read "*l", ch:read "*L", ch:read(0), ch:read(5))
            note(ch:read(-3), #ch:read(-1e9) > 0)
            note(ch:read "*a", ch:read "*a", ch:read "*l", ch:read(1), ch:read())
            note(pcall(ch.read, ch, "*x"))
            """);
    try (Socket client = connect(port)) {
      client.setTcpNoDelay(true);
      for (byte one : "ab\r\n\ncd\r\n12345".getBytes(UTF_8)) client.getOutputStream().write(one);
      assertEquals(List.of("ab", "", "cd\r\n", "", "12345"), notes.take());
      client.getOutputStream().write("tailtail".getBytes(UTF_8));
      List<Object> upTo = notes.take();
      assertTrue("tail".startsWith((String) upTo.get(0)), upTo.toString());
      client.getOutputStream().write("x".repeat(100_000).getBytes(UTF_8));
      client.shutdownOutput();
      List<Object> last = notes.take();
      assertTrue(((String) last.get(0)).endsWith("x".repeat(100_000)));
      assertEquals(Arrays.asList(null, null, null, null), last.subList(1, last.size()));
      assertTrue(notes.take().toString().contains("invalid format *x"));
    }
  }

  @Test
  void aLineIsNotLongerThanMemoryAllows() throws Exception {
    int port =
        serve("local ch = ... note(#ch:read '*l', #ch:read '*l') ch:close() note(ch:read())");
    try (Socket client = connect(port)) {
      client.getOutputStream().write("y".repeat(2 * Incoming.MAX_LINE).getBytes(UTF_8));
      assertEquals(List.of((long) Incoming.MAX_LINE, (long) Incoming.MAX_LINE), notes.take());
      assertEquals(Arrays.asList(null, "channel closed"), notes.take());
      assertEquals(-1, client.getInputStream().read());
    }
  }

  @Test
  void writesWaitForASlowPeer() throws Exception {
    int port =
        serve(
            """
            local ch = ...
            local block = ("z"):rep(2^20)
            done = 0
            for i = 1, 64 do assert(ch:write(block)) done = i end
            """);
    try (Socket client = connect(port)) {
      InputStream in = client.getInputStream();
      assertEquals('z', in.read());
      // the kernel has no room for all, so the script cannot have ended
      long before = onLoop(() -> engines.of(group.next()).get("done", Long.class));
      assertTrue(before < 64, "written " + before);
      long count = 1;
      var buffer = new byte[MIB];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) count += n;
      assertEquals(64L * MIB, count);
      assertEquals(64, onLoop(() -> engines.of(group.next()).get("done", Long.class)));
    }
  }

  @Test
  void whatIsNotReadStaysWithThePeer() throws Exception {
    int port =
        serve(
            """
            local ch = ...
            note "begun"
            go:get()
            local count = 0
            while true do
              local data = ch:read()
              if not data then break end
              count = count + #data
            end
            note(count)
            """);
    var go = new CompletableFuture<String>();
    onLoop(
        () -> {
          engines.of(group.next()).set("go", go);
          return true;
        });
    try (Socket client = connect(port)) {
      notes.take();
      var sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < 64; i++) client.getOutputStream().write(new byte[MIB]);
                      client.shutdownOutput();
                    } catch (IOException e) {
                      errors.add(e);
                    }
                  });
      Channel channel = accepted.take();
      while (onLoop(() -> channel.config().isAutoRead())) Thread.onSpinWait();
      assertTrue(sender.isAlive());
      go.complete("go");
      assertEquals(List.of(64L * MIB), notes.take());
      sender.join();
    }
    assertTrue(errors.isEmpty(), errors::toString);
  }

  @Test
  void aPeerThatStillSendsGetsAllOfTheAnswer() throws Exception {
    for (String end : List.of("", "ch:close()", "error 'late'")) {
      int port =
          serve(
              "local ch = ... ch:read '*l' for i = 1, 100 do ch:write(('a'):rep(1e4)) end " + end);
      try (Socket client = connect(port)) {
        OutputStream out = client.getOutputStream();
        out.write("go\n".getBytes(UTF_8));
        for (int i = 0; i < 8; i++) out.write(new byte[MIB]); // a reset would end this
        assertEquals(1_000_000, client.getInputStream().readAllBytes().length);
        Channel channel = accepted.take();
        assertTrue(channel.isActive());
        client.shutdownOutput();
        channel.closeFuture().sync();
      }
    }
    assertInstanceOf(LuaException.class, errors.poll());
    assertTrue(errors.isEmpty(), errors::toString);
  }

  @Test
  void theEndOfTheOutputComesBehindWhatThePeerIsSlowToTake() throws Exception {
    int port = serve("local ch = ... ch:write(('s'):rep(2^25)) ch:shutdown() note(ch:read '*a')");
    int closing = serve("local ch = ... ch:write(('s'):rep(2^25)) ch:close()");
    for (int each : List.of(port, closing)) {
      try (Socket client = connect(each)) {
        accepted.take();
        client.getOutputStream().write("end".getBytes(UTF_8));
        assertEquals(1 << 25, client.getInputStream().readAllBytes().length);
        client.shutdownOutput();
        if (each == port) assertEquals(List.of("end"), notes.take());
      }
    }
    assertTrue(errors.isEmpty(), errors::toString);
  }

  @Test
  void aResetIsAnErrorOfReadsAndWrites() throws Exception {
    int port =
        serve(
            """
            local ch = ...
            ch:write "hello"
            note(ch:read "*a")
            note(ch:write "more")
            """);
    Socket client = connect(port);
    client.getInputStream().readNBytes(5);
    client.setSoLinger(true, 0);
    client.close();
    for (int i = 0; i < 2; i++) {
      List<Object> result = notes.take();
      assertEquals(null, result.get(0));
      assertTrue(result.get(1).toString().contains("reset"), result.toString());
    }
    assertTrue(errors.isEmpty(), errors::toString);
  }

  @Test
  void theErrorOfAScriptGoesThroughThePipelineAndClosesTheChannel() throws Exception {
    int port = serve("local ch = ... ch:write 'before' local x = nil + 1");
    try (Socket client = connect(port)) {
      assertEquals("before", new String(client.getInputStream().readAllBytes(), UTF_8));
      var error = assertInstanceOf(LuaException.class, errors.take());
      assertTrue(error.getMessage().startsWith("script:1: attempt to perform arithmetic"));
      assertTrue(error.luaTraceback().contains("script:1"), error.luaTraceback());
    }
  }

  @Test
  void whatNoEncoderTakesIsToldThePipelineOrTheScript() throws Exception {
    int ended = serve("(...):write 'no response'", new HttpResponseEncoder());
    try (Socket client = connect(ended)) {
      assertEquals(-1, client.getInputStream().read());
      assertInstanceOf(EncoderException.class, errors.take());
    }
    int runs =
        serve("local ch = ... ch:write 'no response' note(ch:read())", new HttpResponseEncoder());
    try (Socket client = connect(runs)) {
      assertEquals(-1, client.getInputStream().read());
      assertEquals(null, notes.take().get(0));
    }
    assertTrue(errors.isEmpty(), errors::toString);
  }

  @Test
  void aChannelThatIsClosedWakesWhoReadsAndWhoWrites() throws Exception {
    int reading = serve("local ch = ... note(ch:read()) note(ch:write 'x') note(ch:flush())");
    try (Socket client = connect(reading)) {
      accepted.take().close().sync();
      assertEquals(Arrays.asList((Object) null), notes.take());
      assertEquals(Arrays.asList(null, "channel closed"), notes.take());
      assertEquals(Arrays.asList(null, "channel closed"), notes.take());
      assertEquals(-1, client.getInputStream().read());
    }
    int writing =
        serve(
            """
            local ch = ...
            local text, ok, why = ("w"):rep(2^24)
            repeat ok, why = ch:write(text) until not ok
            note(why)
            """);
    try (Socket client = connect(writing)) {
      Channel channel = accepted.take();
      while (onLoop(channel::isWritable)) Thread.onSpinWait();
      channel.close().sync();
      assertEquals(List.of("channel closed"), notes.take());
      assertTrue(client.isConnected());
    }
  }

  @Test
  void readsTimeOutAndChannelsArePolled() throws Exception {
    int port =
        serve(
            """
            local cqueues = require "cqueues"
            local ch = ...
            ch:settimeout(0.001)
            note(ch:read "*l")
            ch:settimeout()
            note(cqueues.poll(ch, 0.001) == ch)
            ch:write "now"
            note(cqueues.poll(ch) == ch, ch:read(2))
            local host, port = ch:remoteaddress()
            note(host, port > 0, select(2, ch:localaddress()))
            """);
    try (Socket client = connect(port)) {
      assertEquals(Arrays.asList(null, "timed out"), notes.take());
      assertEquals(List.of(false), notes.take());
      client.getInputStream().readNBytes(3);
      client.getOutputStream().write("ok".getBytes(UTF_8));
      assertEquals(List.of(true, "ok"), notes.take());
      assertEquals(List.of("127.0.0.1", true, (long) port), notes.take());
    }
  }

  @Test
  void aChannelIsNotWaitedForOutsideOfTheLoop() throws Exception {
    int port = serve("kept = ... note(1) kept:read() ");
    try (Socket client = connect(port)) {
      notes.take();
      List<Object> refused =
          onLoop(() -> engines.of(group.next()).eval("return pcall(kept.read, kept)").toList());
      assertEquals(false, refused.get(0));
      assertTrue(refused.get(1).toString().contains("coroutines of the loop"), refused.toString());
      assertTrue(client.isConnected());
    }
  }

  @Test
  void tlsLiesUnderTheScript() throws Exception {
    byte[] pem = selfSigned();
    SslContext server = serving(pem);
    var chunk =
        LuaEngine.compile(
            "=tls",
            """
            local ch = ...
            for line in ch:lines "*L" do ch:write(line) end
            ch:write(("e"):rep(2^20))
            ch:shutdown()
            note(ch:read())
            """);
    int port =
        bind(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(server.newHandler(channel.alloc()), engines.handler(chunk))
                    .addLast(new Witness());
              }
            });
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      try (var client =
          (SSLSocket)
              Trust.in(new String(pem, UTF_8))
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), port)) {
        client.setEnabledProtocols(new String[] {version});
        client.getOutputStream().write("over TLS\n".getBytes(UTF_8));
        assertEquals("over TLS\n", new String(client.getInputStream().readNBytes(9), UTF_8));
        if (version.equals("TLSv1.3")) {
          client.shutdownOutput();
          assertEquals(MIB, client.getInputStream().readAllBytes().length);
        }
      }
      assertEquals(null, notes.take().get(0));
    }
  }

  @Test
  void aFailureIsToldWithoutJavasNames() throws Exception {
    SslHandler tls = serving(selfSigned()).newHandler(ByteBufAllocator.DEFAULT);
    int port = serve("local ch = ... note(ch:read())", tls);
    try (Socket client = connect(port)) {
      client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
      List<Object> result = notes.take();
      assertEquals(null, result.get(0));
      assertTrue(result.get(1).toString().startsWith("not an SSL/TLS record"), result::toString);
    }
  }

  private static SslContext serving(byte[] pem) throws SSLException {
    return SslContextBuilder.forServer(new ByteArrayInputStream(pem), new ByteArrayInputStream(pem))
        .build();
  }

  private static byte[] selfSigned() throws Exception {
    var out = new ByteArrayOutputStream();
    try (LuaEngine lua =
        LuaEngine.builder()
            .streams(
                InputStream.nullInputStream(),
                new PrintStream(out),
                new PrintStream(new ByteArrayOutputStream()))
            .global("arg", new Object[0])
            .open()) {
      lua.eval(Path.of("..", "examples", "self-signed.lua"));
    }
    return out.toByteArray();
  }

  @Test
  void messagesOfDecodersAreHandledWithoutACopy() throws Exception {
    engines.close();
    engines =
        new LuaEngines(
            host -> {
              LuaEngine lua =
                  LuaEngine.builder()
                      .function("uri", call -> call.arg(1, FullHttpRequest.class).uri())
                      .function("reply", LuaChannelHandlerTest::reply)
                      .open(host);
              lua.eval(
                  """
                  function handle(ch)
                    local held
                    for request in ch:messages() do
                      if uri(request) == "/body" then
                        assert(ch:write(reply(request, "body of " .. uri(request))))
                      else
                        assert(ch:write(reply(request, uri(request))))
                      end
                      held = request
                    end
                    uri(held)
                  end
                  """);
              return lua;
            });
    int port =
        bind(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(new HttpServerCodec(), new HttpObjectAggregator(MIB))
                    .addLast(engines.handler("handle"), new Witness());
              }
            });
    try (var client = HttpClient.newHttpClient()) {
      for (int i = 0; i < 20; i++) {
        var request =
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + i))
                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(i)))
                .build();
        var response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals("/" + i + " " + i, response.body());
      }
    }
    assertTrue(errors.isEmpty(), errors::toString);
  }

  private static Object reply(LuaCall call) {
    FullHttpRequest request = call.arg(1, FullHttpRequest.class);
    String text = call.arg(2, String.class) + " " + request.content().readableBytes();
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.copiedBuffer(text, UTF_8));
    HttpUtil.setContentLength(response, response.content().readableBytes());
    return response;
  }

  @Test
  void aMessageIsPassedOnWithoutACopyAndRefusedWhenReleased() throws Exception {
    int port =
        serve(
            """
            local ch = ...
            local first
            for message in ch:messages() do
              first = first or message
              ch:write(message)
            end
            note(pcall(ch.write, ch, first))
            note(pcall(function() ch:write(true) end))
            """);
    try (Socket client = connect(port)) {
      client.getOutputStream().write("passed on".getBytes(UTF_8));
      assertEquals("passed on", new String(client.getInputStream().readNBytes(9), UTF_8));
      client.shutdownOutput();
      List<Object> refused = notes.take();
      assertTrue(refused.toString().contains("was released"), refused.toString());
      List<Object> wrong = notes.take();
      String expected = "bad argument #1 to 'write' (string or message expected, got boolean)";
      assertTrue(wrong.toString().contains(expected), wrong.toString());
    }
  }

  @Test
  void eachLoopHasItsEngineAndClosingThemEndsConnections() throws Exception {
    try (var two = transport.group(2)) {
      var count = "local ch = ... n = (n or 0) + 1 ch:write(n .. '\\n') ch:read()";
      Channel server =
          new ServerBootstrap()
              .group(two)
              .channel(transport.server)
              .childHandler(engines.handler(LuaEngine.compile("=count", count)))
              .bind(InetAddress.getLoopbackAddress(), 0)
              .sync()
              .channel();
      int port = ((InetSocketAddress) server.localAddress()).getPort();
      var counts = new ArrayList<String>();
      var clients = new ArrayList<Socket>();
      for (int i = 0; i < 4; i++) {
        clients.add(connect(port));
        counts.add(new String(clients.get(i).getInputStream().readNBytes(2), UTF_8).strip());
      }
      counts.sort(null);
      assertEquals(List.of("1", "1", "2", "2"), counts);
      server.close().sync();
      engines.close();
      for (Socket client : clients) {
        assertEquals(-1, client.getInputStream().read());
        client.close();
      }
    }
  }
}
