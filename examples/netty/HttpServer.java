import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import java.net.InetAddress;
import java.nio.file.Path;
import org.cqueues.lua.embed.LuaCall;
import org.cqueues.lua.embed.LuaChunk;
import org.cqueues.lua.embed.LuaEngine;
import org.cqueues.lua.netty.LuaEngines;

/**
 * An HTTP server of Netty's whose handlers are in Lua: HttpServer SCRIPT [PORT]. docs/netty.md says
 * how to run it.
 */
final class HttpServer {
  private static final int LONGEST_BODY = 1 << 20;

  public static void main(String[] args) throws Exception {
    LuaChunk script = LuaEngine.compile(Path.of(args[0]));
    int port = args.length > 1 ? Integer.parseInt(args[1]) : 8000;
    LuaEngine.Builder builder =
        LuaEngine.builder()
            .function("uri", call -> call.arg(1, FullHttpRequest.class).uri())
            .function("reply", HttpServer::reply);
    var engines =
        new LuaEngines(
            host -> {
              LuaEngine lua = builder.open(host);
              lua.eval(script);
              return lua;
            });
    try (engines;
        var group = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory())) {
      Channel server =
          new ServerBootstrap()
              .group(group)
              .channel(NioServerSocketChannel.class)
              .childHandler(
                  new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      channel
                          .pipeline()
                          .addLast(new HttpServerCodec(), new HttpObjectAggregator(LONGEST_BODY))
                          .addLast(engines.handler("handle"));
                    }
                  })
              .bind(InetAddress.getLoopbackAddress(), port)
              .sync()
              .channel();
      System.out.println("listening on " + server.localAddress());
      server.closeFuture().sync();
    }
  }

  /** {@code reply(request, status, body)}. */
  private static Object reply(LuaCall call) {
    FullHttpRequest request = call.arg(1, FullHttpRequest.class);
    String body = call.arg(3, String.class);
    var response =
        new DefaultFullHttpResponse(
            request.protocolVersion(),
            HttpResponseStatus.valueOf(call.arg(2, int.class)),
            ByteBufUtil.writeUtf8(request.content().alloc(), body));
    HttpUtil.setContentLength(response, response.content().readableBytes());
    HttpUtil.setKeepAlive(response, HttpUtil.isKeepAlive(request));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    return response;
  }
}
